import { parseCheckpoint, type SignedCheckpoint } from "../checkpoint.ts";
import { type Comparison, compareCheckpoints } from "../log/compare.ts";
import type { LogSource } from "../log/tiles.ts";
import { Malformed } from "../malformed.ts";
import { tellComparison } from "../texts/tell.ts";
import { fileBytes, logInFolder, placeAt } from "./files.ts";
import { Unusable } from "./unusable.ts";
import { type Answer, keysOf, languageOf, type OpenLog, type VerifyOptions } from "./verify.ts";

export type CompareOptions = Pick<VerifyOptions, "key" | "log" | "language" | "json">;

interface Side {
  readonly checkpoint: SignedCheckpoint;
  readonly log?: LogSource;
}

const EXIT_CODES: Readonly<Record<Comparison["verdict"], Answer["exitCode"]>> = {
  same: 0,
  grew: 0,
  fork: 1,
  unknown: 3,
};

/**
 * What two checkpoints, or logs' folders, are to each other. The tiles are those of `log`, or else of the larger of the
 * folders. Raises `Unusable`.
 */
export async function comparePaths(
  a: string,
  b: string,
  given: CompareOptions,
  openLog: OpenLog = logInFolder,
): Promise<Answer> {
  const language = languageOf(given.language);
  const keys = given.key && keysOf(given.key);
  const sides = [await sideAt(a), await sideAt(b)] as const;
  const [larger] = sides.filter(({ log }) => log).sort((one, other) => other.checkpoint.size - one.checkpoint.size);
  const log = given.log === undefined ? larger?.log : openLog(given.log);
  const comparison = await compareCheckpoints(sides[0].checkpoint, sides[1].checkpoint, {
    ...(keys && { keys }),
    ...(log && { log }),
  });
  const exitCode = EXIT_CODES[comparison.verdict];
  const text = given.json
    ? JSON.stringify({ exitCode, ...comparison }, undefined, 2)
    : tellComparison(comparison, language).join("\n");
  return { exitCode, text };
}

async function sideAt(path: string): Promise<Side> {
  const place = await placeAt(path);
  if (place.kind === "file") return { checkpoint: checkpointIn(await fileBytes(path), path) };
  const log = logInFolder(path);
  const bytes = await log.read("checkpoint");
  if (bytes === undefined) throw new Unusable(`${path}: no checkpoint`);
  return { checkpoint: checkpointIn(bytes, path), ...(place.kind === "log-folder" && { log }) };
}

function checkpointIn(bytes: Uint8Array, path: string): SignedCheckpoint {
  try {
    return parseCheckpoint(bytes);
  } catch (error) {
    if (error instanceof Malformed) throw new Unusable(`${path} is no checkpoint: ${error.message}`);
    throw error;
  }
}
