#!/usr/bin/env node
// Plain JavaScript that also an old Node understands, because its first task is to find a Node that is new enough.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 24;
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What `npm ci` installed for this platform: an optional dependency of ours. */
function installedNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const program = process.platform === "win32" ? "node.exe" : "node";
  const path = join(ROOT, "node_modules", `node-${platform}-${process.arch}`, "bin", program);
  return existsSync(path) ? path : undefined;
}

function stop(message) {
  process.stderr.write(`ebox: ${message}\n`);
  process.exit(2);
}

function runWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  // A terminal sends SIGINT to both of us: passing it on would count as a second one.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

const entry = join(ROOT, "dist", "cli", "main.js");
const isNewEnough = Number(process.versions.node.split(".")[0]) >= OLDEST_NODE;

if (!isNewEnough) {
  const node = installedNode();
  if (node) runWith(node);
  else stop(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or later, or run npm ci for ours`);
} else if (!existsSync(entry)) {
  stop("it is not built yet: run npm run build");
} else {
  // Otherwise GraphQL looks for a second copy of itself, at every value.
  process.env.NODE_ENV ??= "production";
  // Halves the time that it takes to load: what was compiled once is found again.
  nodeModule.enableCompileCache(join(ROOT, "node_modules", ".cache", "ebox"));
  const { main } = await import(new URL("../dist/cli/main.js", import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
}
