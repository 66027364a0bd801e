/** What file systems allow: bytes of UTF-8. */
const MAX_BYTES = 255;

/** Controls, and the marks that make `exe.pdf` out of `fdp.exe` by turning the writing direction. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;
/** What some file system takes for something else than a name. */
const SPECIAL = /[<>:"|?*]/g;

/**
 * A name under which the document can be saved anywhere: the last part of a path, without unseen or special characters,
 * at most 255 bytes (the ending stays). Undefined where nothing is left.
 */
export function safeFileName(name: string): string | undefined {
  const last = name.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const clean = trimmed(last.replace(UNSEEN, "").replace(SPECIAL, "_"));
  if (clean === "") return undefined;
  const ending = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? "";
  return cutTo(clean.slice(0, clean.length - ending.length), MAX_BYTES - Buffer.byteLength(ending)) + ending;
}

/** Without spaces around it, nor dots behind. A regular expression would begin anew at each of a thousand dots. */
function trimmed(name: string): string {
  let end = name.length;
  while (end > 0 && /[\s.]/.test(name[end - 1] as string)) end--;
  return name.slice(0, end).trimStart();
}

/** Whole characters only. */
function cutTo(text: string, bytes: number): string {
  let left = bytes;
  let cut = "";
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    cut += character;
  }
  return cut;
}
