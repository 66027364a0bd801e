import { fromBase64 } from "../base64.ts";
import { hexOf, textOf, utf8 } from "../bytes.ts";
import { Malformed } from "../malformed.ts";

export interface NoteSignature {
  /** The key's name, as its line says: nothing is verified yet. */
  readonly name: string;
  /** 8 hex digits. */
  readonly keyId: string;
  /** Without the four bytes of the key id. */
  readonly signature: Uint8Array;
}

/** A C2SP signed note, parsed: whether anybody signed it is told by `verifyNote`. */
export interface Note {
  /** What is signed, its last line feed included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** The specification asks for at least 16. */
const MOST_SIGNATURES = 64;
const MOST_BYTES = 1024 * 1024;

/** c2sp.org/signed-note. Raises `Malformed`. */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > MOST_BYTES) throw new Malformed("a note of more than a megabyte");
  const whole = textOf(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the rule.
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) throw new Malformed("a control character in a note");
  const split = whole.lastIndexOf("\n\n");
  if (split < 0) throw new Malformed("no empty line between text and signatures");
  const lines = whole.slice(split + 2);
  if (lines === "" || !lines.endsWith("\n")) throw new Malformed("the last signature line does not end");
  const signatures = lines.slice(0, -1).split("\n").map(parseSignature);
  if (signatures.length > MOST_SIGNATURES) throw new Malformed("more signatures than anybody needs");
  return { text: whole.slice(0, split + 1), signatures };
}

function parseSignature(line: string): NoteSignature {
  const [, name, base64] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  if (name === undefined || base64 === undefined) throw new Malformed("a signature line of another form");
  if (!isKeyName(name)) throw new Malformed("a key name that cannot be one");
  const bytes = fromBase64(base64);
  if (bytes.length < 5) throw new Malformed("a signature line without a signature");
  return { name, keyId: hexOf(bytes.subarray(0, 4)), signature: bytes.slice(4) };
}

/** Not empty, without spaces and plus signs. */
export const isKeyName = (name: string): boolean => name !== "" && !/[\s\p{Z}+]/u.test(name);

/** The bytes that its signatures of type 0x01 are over. */
export const signedBytes = (note: Note): Uint8Array => utf8(note.text);
