import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../measure/figure.ts";
import type { Numbers } from "../rows/row.ts";
import { thisMachine } from "./machine.ts";

/** One row's outcome, as it stands in results/<name>.json. */
export interface Result {
  readonly name: string;
  readonly title: string;
  readonly at: string;
  readonly numbers: Numbers;
  readonly machine: ReturnType<typeof thisMachine>;
  readonly figures: readonly Figure[];
}

const FOLDER = join(import.meta.dirname, "..", "results");
const SUMMARY = "summary";

export function writeResult(
  row: { name: string; title: string },
  numbers: Numbers,
  figures: readonly Figure[],
): Result {
  const { name, title } = row;
  const result = { name, title, at: new Date().toISOString(), numbers, machine: thisMachine(), figures };
  mkdirSync(FOLDER, { recursive: true });
  write(`${name}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
  return result;
}

/** The last result of every row, in that order: also of rows that did not run this time. */
export function lastResults(names: readonly string[]): Result[] {
  const standing = new Set(readdirSync(FOLDER));
  return names
    .map((name) => `${name}.json`)
    .filter((file) => standing.has(file))
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Result);
}

/** What the README's table is made from. */
export function writeSummary(results: readonly Result[], table: string): void {
  write(`${SUMMARY}.json`, `${JSON.stringify(results, undefined, 2)}\n`);
  write(`${SUMMARY}.md`, table);
}

const write = (file: string, text: string) => writeFileSync(join(FOLDER, file), text);
