// Before the tests: gets a browser where there is none. As root on Debian and its like the system's own, else Playwright's, in
// the user's cache. Where neither can be had, the page's test is left out, except with CI=true: then this fails.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath, HOW_TO_GET_CHROMIUM } from "./chromium.ts";

const FIVE_MINUTES = 300_000;

/** Whether it did what it should; why not, it says in a line. */
function run(command: string, args: readonly string[]): boolean {
  const { status, stderr } = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: FIVE_MINUTES,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status !== 0 && stderr) console.error(/^E(rror)?: .*$/m.exec(stderr)?.[0] ?? stderr.trim());
  return status === 0;
}

function playwright(...args: readonly string[]): void {
  const folder = dirname(fileURLToPath(import.meta.resolve("playwright-core/package.json")));
  run(process.execPath, [join(folder, "cli.js"), ...args]);
}

if (!(await chromiumPath())) {
  console.error("There is no Chromium for the tests of verify.html yet; installing one takes a minute …");
  const mayInstall = process.getuid?.() === 0 && run("apt-get", ["update", "-qq"]);
  if (mayInstall) run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  // Ubuntu's is no more than a word about where to get it.
  if (!(await chromiumPath())) playwright("install", "--no-shell", ...(mayInstall ? ["--with-deps"] : []), "chromium");
}
if (!(await chromiumPath())) {
  console.error(HOW_TO_GET_CHROMIUM);
  if (process.env.CI === "true") process.exitCode = 1;
  else console.error("What needs it is left out.");
}
