import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..");
const LOCK = join(FOLDER, "package-lock.json");
const INSTALLED = join(FOLDER, "node_modules", ".installed-lock.json");

/** `npm ci` in the bench's own folder, unless what stands there was installed from this very lockfile. */
export function installPeers(): void {
  const lock = readFileSync(LOCK, "utf8");
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === lock) return;
  console.log(
    "Installing the peers into bench/node_modules (once; sqlite3, for Emmett, may be compiled for minutes) …",
  );
  const { status } = spawnSync("npm", ["ci", "--prefix", FOLDER, "--no-audit", "--no-fund"], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("The peers could not be installed.");
  writeFileSync(INSTALLED, lock);
}
