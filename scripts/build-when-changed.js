// Builds packages/verify/dist and dist/ where a source is newer than the last build. Even a compiler that finds nothing to do reads a thousand
// files for it, and `npm start` should not wait for that.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Its time is that of the last build without an error: the compiler writes its own files also where there is one. */
const BUILT = join(ROOT, "dist", ".built");
const CONFIGURATION = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"];
/** In this order: the service imports the verifier, as it was built. */
const PROJECTS = ["packages/verify/tsconfig.json", "tsconfig.build.json"];
const SOURCES = ["packages/verify/src", "packages/verify/tsconfig.json", "src"];

/** Of the file, or of a folder and all in it: a folder changes when a file comes or goes. */
function changedAt(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

function builtAt() {
  return statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}

const startedAt = new Date();
const mustBuild = process.argv.includes("--always");
if (mustBuild || Math.max(...[...SOURCES, ...CONFIGURATION].map((name) => changedAt(join(ROOT, name)))) >= builtAt()) {
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  for (const project of PROJECTS) {
    const { status } = spawnSync(process.execPath, [compiler, "-p", join(ROOT, project)], { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
  writeFileSync(BUILT, "");
  // What was changed while it was building is newer.
  utimesSync(BUILT, startedAt, startedAt);
}
