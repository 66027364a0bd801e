/** C2SP signed-note: a text, and who signed it. */
export interface Note {
  /** With its last line feed; what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  /** Of the key. */
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Buffer;
}

/** So many signatures are looked at in one note. */
const MOST_SIGNATURES = 32;
const KEY_ID_BYTES = 4;
/** Everything below U+0020 but the line feed. */
const CONTROL = /[^\P{Cc}\n\u007f-\u009f]/u;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

export function noteOf(text: string, lines: readonly string[]): string {
  return `${text}\n${lines.join("")}`;
}

/** With its line feed. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${Buffer.concat([Buffer.from(keyId, "hex"), signature]).toString("base64")}\n`;
}

/** Undefined where it is no note, or one of more signatures than are looked at. Nothing is verified. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf("\n\n");
  if (end < 1 || CONTROL.test(note) || !note.isWellFormed()) return undefined;
  const signatures = parseSignatureLines(note.slice(end + 2));
  return signatures && signatures.length > 0 ? { text: note.slice(0, end + 1), signatures } : undefined;
}

/** Undefined where anything in it is no signature line. */
export function parseSignatureLines(lines: string): NoteSignature[] | undefined {
  if (!lines.endsWith("\n")) return undefined;
  const signatures = lines.slice(0, -1).split("\n").map(parseSignatureLine);
  const whole = signatures.filter((signature) => signature !== undefined);
  return whole.length === signatures.length && whole.length <= MOST_SIGNATURES ? whole : undefined;
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [, name, text] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = Buffer.from(text ?? "", "base64");
  if (name === undefined || bytes.length <= KEY_ID_BYTES || bytes.toString("base64") !== text) return undefined;
  return { name, keyId: bytes.toString("hex", 0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}
