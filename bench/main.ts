import { existsSync } from "node:fs";
import { readOptions, USAGE } from "./options.ts";
import { installPeers } from "./peers/install.ts";
import { lastResults, writeResult, writeSummary } from "./report/results.ts";
import { tableOf } from "./report/table.ts";
import type { Bench, Row } from "./rows/row.ts";

const { numbers, events, only, help } = readOptions(process.argv.slice(2));
if (!existsSync(new URL("../dist/read-side.js", import.meta.url))) {
  throw new Error("The product is not built: npm run build first.");
}
installPeers();
// Only now, because the rows import the product and the peers.
const { ROWS } = await import("./rows/all.ts");
const names = ROWS.map(({ name }) => name);
if (help) {
  console.log(`${USAGE}\n\nRows: ${names.join(", ")}`);
  process.exit();
}
const unknown = only.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`No such row: ${unknown.join(", ")}. There are: ${names.join(", ")}.`);

let cleanup = new AsyncDisposableStack();
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupted = true;
    void cleanup.disposeAsync().finally(() => process.exit(130));
  });
}

const failed: string[] = [];
for (const row of ROWS.filter(({ name }) => only.length === 0 || only.includes(name))) {
  if (interrupted) break;
  console.log(`\n${row.title}`);
  try {
    const result = writeResult(row, numbers, await run(row));
    console.log(tableOf([result]));
    for (const figure of result.figures) if (figure.kind === "ratio") console.log(`  ${figure.what}: ${figure.note}`);
  } catch (error) {
    // What it ran on was taken from under it.
    if (interrupted) break;
    failed.push(row.name);
    console.error(`FAILED: ${row.name}`, error);
  }
}

if (!interrupted) summarise();

function summarise(): void {
  const results = lastResults(names);
  const table = tableOf(results);
  writeSummary(results, table);
  console.log(`\n${table}\nWritten to bench/results.`);
  if (failed.length === 0) return;
  console.error(`Rows that failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}

async function run(row: Row) {
  cleanup = new AsyncDisposableStack();
  const bench: Bench = {
    numbers,
    ...(events !== undefined && { events }),
    cleanup,
    say: (what) => console.log(`  … ${what}`),
  };
  try {
    return await row.run(bench);
  } finally {
    await cleanup.disposeAsync();
  }
}
