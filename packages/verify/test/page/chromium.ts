import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** What a person has to do where neither a browser is found nor one can be installed. */
export const HOW_TO_GET_CHROMIUM =
  "There is no Chromium to open verify.html in. Install one (Debian: apt-get install chromium; " +
  "elsewhere: npx playwright-core install chromium), or name one by CHROMIUM_PATH.";

/** The browser: CHROMIUM_PATH, else the first on the PATH that starts, else Playwright's own; undefined where there is none. */
export async function chromiumPath(): Promise<string | undefined> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(starts);
  if (found) return found;
  const { chromium } = await import("playwright-core");
  return [chromium.executablePath()].find(starts);
}

/** Some are only a script that says where to get the browser. */
function starts(path: string): boolean {
  return existsSync(path) && spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}
