import { parseArgs } from "node:util";
import type { Numbers } from "./rows/row.ts";

export interface Options {
  readonly numbers: Numbers;
  /** Names of rows; empty: all. */
  readonly only: readonly string[];
  /** Instead of the usual number of the catch-up row. */
  readonly events?: number;
  readonly help: boolean;
}

export const USAGE = `npm run bench -- [options]

  --quick         small numbers: shows that every row works, says nothing about speed
  --events <n>    of the row catch-up-on-eventstoredb, instead of 1,000,000
  --only <names>  these rows only, separated by commas
  --help          this text and the names of the rows`;

/** Throws where an option is not known. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      events: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.events !== undefined && !/^[1-9]\d{3,8}$/.test(values.events)) {
    throw new RangeError("--events: expected a whole number from 1000 on");
  }
  return {
    ...(values.events !== undefined && { events: Number(values.events) }),
    numbers: values.quick ? "quick" : "full",
    only: values.only.flatMap((names) => names.split(",")).filter((name) => name !== ""),
    help: values.help,
  };
}
