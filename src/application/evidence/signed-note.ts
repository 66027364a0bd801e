import type { NoteSignature } from "ebox-verify";

/** C2SP signed-note, of a text that ends with a line feed and lines that do. */
export function noteOf(text: string, lines: readonly string[]): string {
  return `${text}\n${lines.join("")}`;
}

/** With its line feed. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${Buffer.concat([Buffer.from(keyId, "hex"), signature]).toString("base64")}\n`;
}
