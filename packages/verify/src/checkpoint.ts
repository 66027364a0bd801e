import { fromBase64, toBase64 } from "./base64.ts";
import { areEqual } from "./bytes.ts";
import { Malformed } from "./malformed.ts";
import { type Note, parseNote } from "./note/note.ts";
import { parseCount } from "./parse-count.ts";
import { emptyRoot, HASH_LENGTH, type Hash } from "./tree/hashing.ts";

export interface Checkpoint {
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  readonly root: Hash;
}

/** A checkpoint with the note that says it. Nothing is verified yet. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: Note;
}

/** c2sp.org/tlog-checkpoint. Raises `Malformed`. */
export function parseCheckpoint(bytes: Uint8Array): SignedCheckpoint {
  const note = parseNote(bytes);
  return { ...parseCheckpointText(note.text), note };
}

/** The text of the note alone; extension lines are refused: our logs write none. Raises `Malformed`. */
export function parseCheckpointText(text: string): Checkpoint {
  const [origin, size, root, end, ...more] = text.split("\n");
  if (!origin || size === undefined || root === undefined || end === undefined) {
    throw new Malformed("a checkpoint has three lines: origin, size, root");
  }
  if (end !== "" || more.length > 0) throw new Malformed("a checkpoint with lines beyond origin, size and root");
  const checkpoint = { origin, size: parseCount(size), root: fromBase64(root) };
  if (checkpoint.root.length !== HASH_LENGTH) throw new Malformed("a root hash has 32 bytes");
  if (checkpoint.size === 0 && !areEqual(checkpoint.root, emptyRoot())) {
    throw new Malformed("the root of an empty tree is another");
  }
  return checkpoint;
}

/** What is signed: origin, size and root, each ending with a line feed. */
export function formatCheckpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}
