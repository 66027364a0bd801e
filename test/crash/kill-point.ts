import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync, StatementSync } from "node:sqlite";

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Point = readonly [owner: object, names: readonly string[]];

const POINTS = {
  statement: [
    [DatabaseSync.prototype, ["exec"]],
    [StatementSync.prototype, ["run", "get", "all", "iterate"]],
  ],
  /** Closing a database changes files too. */
  "work on files": [
    [DatabaseSync.prototype, ["close"]],
    [fs, ["mkdirSync", "readdirSync", "existsSync", "readFileSync", "writeFileSync", "renameSync", "rmSync"]],
  ],
} satisfies Record<string, readonly Point[]>;

/** From now on this process, a test's child, lets so many of these pass and dies of SIGKILL instead of the next one. */
export function dieInsteadOf(kind: keyof typeof POINTS, after: number): void {
  let left = after;
  for (const [owner, names] of POINTS[kind]) {
    for (const name of names) {
      const original = Reflect.get(owner, name) as Method;
      Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
        if (left-- === 0) process.kill(process.pid, "SIGKILL");
        return original.apply(this, args);
      });
    }
  }
  syncBuiltinESMExports();
}
