import { isSignedBy, type NoteKey, type VerifierKey } from "./note-key.ts";
import { noteOf, parseNote, signatureLine } from "./signed-note.ts";

/** C2SP tlog-checkpoint: what a log says of its tree. */
export interface Checkpoint {
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  /** base64 of 32 bytes. */
  readonly root: string;
}

/** What is signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root}\n`;
}

/** The whole note. Ed25519 is deterministic: nodes with one key sign one head alike. */
export function signCheckpoint(checkpoint: Checkpoint, key: NoteKey): string {
  const text = checkpointText(checkpoint);
  const { name, keyId } = key;
  return noteOf(text, [signatureLine({ name, keyId, signature: key.sign(Buffer.from(text)) })]);
}

/** Undefined where it is none. Extension lines, which we write none of, are left out. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root, ...rest] = text.split("\n");
  if (!origin || size === undefined || root === undefined || rest.pop() !== "" || rest.includes("")) return undefined;
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return undefined;
  const bytes = Buffer.from(root, "base64");
  if (bytes.length !== 32 || bytes.toString("base64") !== root) return undefined;
  return { origin, size: Number(size), root };
}

export interface OpenedCheckpoint extends Checkpoint {
  readonly text: string;
}

/**
 * The checkpoint of a note that one of the keys signed; undefined where none did, or a signature in the name of one of them
 * is wrong.
 */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): OpenedCheckpoint | undefined {
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (!checkpoint) return undefined;
  const signed = Buffer.from(parsed.text);
  const verdicts = parsed.signatures.flatMap(({ name, keyId, signature }) => {
    const key = keys.find((one) => one.type === "note" && one.name === name && one.keyId === keyId);
    return key ? [isSignedBy(key.publicKey, signed, signature)] : [];
  });
  return verdicts.length > 0 && verdicts.every(Boolean) ? { ...checkpoint, text: parsed.text } : undefined;
}
