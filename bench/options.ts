import { parseArgs } from "node:util";
import type { Numbers } from "./rows/row.ts";

export interface Options {
  readonly numbers: Numbers;
  /** Names of rows; empty: all. */
  readonly only: readonly string[];
  readonly help: boolean;
}

export const USAGE = `npm run bench -- [options]

  --quick         small numbers: shows that every row works, says nothing about speed
  --only <names>  these rows only, separated by commas
  --help          this text and the names of the rows`;

/** Throws where an option is not known. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  return {
    numbers: values.quick ? "quick" : "full",
    only: values.only.flatMap((names) => names.split(",")).filter((name) => name !== ""),
    help: values.help,
  };
}
