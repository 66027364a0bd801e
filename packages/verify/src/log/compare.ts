import { areEqual } from "../bytes.ts";
import { type Checkpoint, parseCheckpoint, type SignedCheckpoint } from "../checkpoint.ts";
import { Malformed } from "../malformed.ts";
import type { VerifierKey } from "../note/verifier-key.ts";
import { verifyNote } from "../note/verify-note.ts";
import { type LogSource, TileMalformed, TileMissing, Tiles } from "./tiles.ts";

export type Comparison =
  | { readonly verdict: "same" | "grew"; readonly reason?: never }
  | {
      readonly verdict: "fork";
      /**
       * `SAME_SIZE`: one size, two roots. `NOT_A_BEGINNING`: the tree of the larger does not begin with the smaller.
       * `NOT_OF_LOG`: the log signed both its own head and one that is none of its own.
       */
      readonly reason: "SAME_SIZE" | "NOT_A_BEGINNING" | "NOT_OF_LOG";
    }
  | {
      readonly verdict: "unknown";
      readonly reason: "OTHER_ORIGIN" | "NOT_SIGNED" | "NO_TILES" | "TILES_TOO_SHORT" | "TILES_UNUSABLE";
      readonly detail?: string;
    };

/**
 * What two heads of a log are to each other. Growth is only said where the tiles show it: they make up both roots. The
 * signatures are not looked at here.
 */
export async function compareHeads(a: Checkpoint, b: Checkpoint, log?: LogSource): Promise<Comparison> {
  if (a.origin !== b.origin) return { verdict: "unknown", reason: "OTHER_ORIGIN" };
  if (a.size === b.size) {
    return areEqual(a.root, b.root) ? { verdict: "same" } : { verdict: "fork", reason: "SAME_SIZE" };
  }
  if (log === undefined) return { verdict: "unknown", reason: "NO_TILES" };
  const [older, newer] = a.size < b.size ? [a, b] : [b, a];
  return await compareByTiles(older, newer, log);
}

/**
 * As `compareHeads`, of notes: with `keys`, each of both has to be signed by one of them, or nothing is said. Without, the
 * signatures are not looked at.
 */
export async function compareCheckpoints(
  a: SignedCheckpoint,
  b: SignedCheckpoint,
  { keys, log }: { readonly keys?: readonly VerifierKey[]; readonly log?: LogSource } = {},
): Promise<Comparison> {
  const isSigned = ({ note, origin }: SignedCheckpoint, known: readonly VerifierKey[]) => {
    const verification = verifyNote(note, known);
    return verification.outcome === "signed" && verification.by.some(({ key }) => key.name === origin);
  };
  const unsigned = keys && [a, b].find((checkpoint) => !isSigned(checkpoint, keys));
  if (unsigned) return { verdict: "unknown", reason: "NOT_SIGNED", detail: `size ${unsigned.size}` };
  return await compareHeads(a, b, log);
}

async function compareByTiles(older: Checkpoint, newer: Checkpoint, log: LogSource): Promise<Comparison> {
  try {
    const bytes = await log.read("checkpoint");
    if (bytes === undefined) return { verdict: "unknown", reason: "TILES_UNUSABLE", detail: "no checkpoint" };
    const head = parseCheckpoint(bytes);
    if (head.origin !== newer.origin) return { verdict: "unknown", reason: "OTHER_ORIGIN" };
    const tiles = new Tiles(log, head.size);
    const own = await tiles.rootAt(head.size);
    if (!areEqual(own, head.root)) {
      return { verdict: "unknown", reason: "TILES_UNUSABLE", detail: "its tiles do not make up its checkpoint" };
    }
    return await settle(older, newer, tiles, head.size);
  } catch (error) {
    if (error instanceof TileMissing || error instanceof TileMalformed || error instanceof Malformed) {
      return { verdict: "unknown", reason: "TILES_UNUSABLE", detail: error.message };
    }
    throw error;
  }
}

async function settle(older: Checkpoint, newer: Checkpoint, tiles: Tiles, size: number): Promise<Comparison> {
  const isOf = async (head: Checkpoint): Promise<boolean | undefined> =>
    head.size <= size ? areEqual(await tiles.rootAt(head.size), head.root) : undefined;
  const isOlderOf = await isOf(older);
  const isNewerOf = await isOf(newer);
  if (isOlderOf && isNewerOf) return { verdict: "grew" };
  if (isNewerOf && isOlderOf === false) return { verdict: "fork", reason: "NOT_A_BEGINNING" };
  if (isOlderOf === false || isNewerOf === false) return { verdict: "fork", reason: "NOT_OF_LOG" };
  return { verdict: "unknown", reason: "TILES_TOO_SHORT" };
}
