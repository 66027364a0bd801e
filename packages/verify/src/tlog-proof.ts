import { fromBase64, toBase64 } from "./base64.ts";
import { concatenate, textOf, utf8 } from "./bytes.ts";
import { parseCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { Malformed } from "./malformed.ts";
import { ED25519, type VerifierKey } from "./note/verifier-key.ts";
import { type NoteVerification, verifyNote } from "./note/verify-note.ts";
import { parseCount } from "./parse-count.ts";
import { HASH_LENGTH, type Hash } from "./tree/hashing.ts";
import { isIncluded } from "./tree/inclusion.ts";

const HEADER = "c2sp.org/tlog-proof@v1";
/** A tree of 2^53 leaves has paths of 53 hashes. */
const LONGEST_PATH = 64;

export interface TlogProof {
  /** Opaque and not authenticated; our bundles have none. */
  readonly extra?: Uint8Array;
  readonly index: number;
  readonly path: readonly Hash[];
  /** As its bytes stand in the proof. */
  readonly checkpoint: Uint8Array;
}

/** c2sp.org/tlog-proof@v1. The checkpoint in it is not looked at yet. Raises `Malformed`. */
export function parseTlogProof(bytes: Uint8Array): TlogProof {
  const text = textOf(bytes);
  const split = text.indexOf("\n\n");
  if (split < 0) throw new Malformed("no empty line before the checkpoint");
  const [header, ...lines] = text.slice(0, split).split("\n");
  if (header !== HEADER) throw new Malformed(`a proof begins with ${HEADER}`);
  const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift()?.slice("extra ".length) ?? "") : undefined;
  const index = lines.shift();
  if (!index?.startsWith("index ")) throw new Malformed("no index line");
  if (lines.length > LONGEST_PATH) throw new Malformed("a longer path than any tree has");
  return {
    ...(extra && { extra }),
    index: parseCount(index.slice("index ".length)),
    path: lines.map(parseHash),
    checkpoint: utf8(text.slice(split + 2)),
  };
}

function parseHash(line: string): Hash {
  const hash = fromBase64(line);
  if (hash.length !== HASH_LENGTH) throw new Malformed("a hash has 32 bytes");
  return hash;
}

export function formatTlogProof({ extra, index, path, checkpoint }: TlogProof): Uint8Array {
  const lines = [HEADER, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...path.map(toBase64)];
  return concatenate(utf8(`${lines.join("\n")}\n\n`), checkpoint);
}

export type TlogProofVerification =
  | {
      readonly outcome: "included";
      readonly index: number;
      readonly checkpoint: SignedCheckpoint;
      readonly by: Extract<NoteVerification, { outcome: "signed" }>["by"];
    }
  | { readonly outcome: "not-included" | "forged" | "unknown-signers" | "other-origin" };

/**
 * The leaf is in the tree of a checkpoint of that origin that one of the log's keys signed. Raises `Malformed` where the
 * proof is none. `keys` may hold witnesses' too; without one of the log's own (named as the origin) nothing is verified.
 */
export function verifyTlogProof(
  bytes: Uint8Array,
  leaf: Hash,
  { origin, keys }: { readonly origin: string; readonly keys: readonly VerifierKey[] },
): TlogProofVerification {
  const proof = parseTlogProof(bytes);
  const checkpoint = parseCheckpoint(proof.checkpoint);
  if (checkpoint.origin !== origin) return { outcome: "other-origin" };
  if (!isIncluded({ ...proof, leaf, size: checkpoint.size }, checkpoint.root)) return { outcome: "not-included" };
  const signed = verifyNote(checkpoint.note, keys);
  if (signed.outcome !== "signed") return { outcome: signed.outcome };
  if (!signed.by.some(({ key }) => key.name === origin && key.type === ED25519)) return { outcome: "unknown-signers" };
  return { outcome: "included", index: proof.index, checkpoint, by: signed.by };
}
