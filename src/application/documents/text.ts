/** What a text never has: control characters other than tab, line feed, vertical tab, form feed, carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0e-\x1f\x7f]/;

/** Formats that begin like text and are none. */
const DISGUISED = ["%PDF-", "%!PS", "{\\rtf", "BZh"];

/**
 * The text that the head begins with, without byte order mark: UTF-16 with its mark, UTF-8, or one byte per character.
 * Undefined where it is no text.
 */
export function textOf(head: Buffer): string | undefined {
  const text = decode(head);
  if (text === undefined || CONTROL.test(text)) return undefined;
  return DISGUISED.some((beginning) => text.startsWith(beginning)) ? undefined : text;
}

function decode(head: Buffer): string | undefined {
  const mark = head.toString("hex", 0, 2);
  if (mark === "fffe") return decodeAs("utf-16le", head);
  if (mark === "feff") return decodeAs("utf-16be", head);
  return decodeAs("utf-8", head) ?? decodeAs("windows-1252", head);
}

function decodeAs(encoding: string, head: Buffer): string | undefined {
  try {
    // As a stream: the head may end inside a character.
    return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}
