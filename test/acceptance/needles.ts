import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A text to look for: a short unit said many times, so that no page's edge hides all of it. `#` and `~` are in no other
 * text so.
 */
export function needle(number: number, times = 12): string {
  return `q#${number.toString(36).padStart(2, "0")}~Xw`.repeat(times);
}

/**
 * Of an alphabet that no other text uses. An index of words keeps three characters apart: one of them is enough to be
 * found.
 */
export const GOTHIC = "\u{10332}\u{1033f}\u{10344}\u{10339}\u{10343}\u{1033a}";
const GOTHIC_LETTER = Buffer.from(GOTHIC).subarray(0, 3);

/**
 * How bytes of it may stand in a file: as they are, folded, as UTF-16, in hexadecimal and in base64 at each of its three
 * places.
 */
function formsOf(text: string): Buffer[] {
  if (text === GOTHIC) return [GOTHIC_LETTER];
  // Of a telephone number, all of it.
  const unit = text.slice(0, text.indexOf("w") + 1) || text;
  const bytes = Buffer.from(text);
  // Whole groups of three bytes, none of which knows what stands before or after.
  const base64 = [0, 1, 2].map((from) => Buffer.from(bytes.toString("base64", from, from + 12)));
  const plain = [unit, unit.toLowerCase(), Buffer.from(unit).toString("hex")].map((form) => Buffer.from(form));
  return [...plain, Buffer.from(unit, "utf16le"), ...base64];
}

export interface Found {
  readonly what: string;
  readonly file: string;
}

/** Which of the texts stand in which files of the folder, or in their names. */
export async function findIn(folder: string, texts: Readonly<Record<string, string>>): Promise<Found[]> {
  const found: Found[] = [];
  const sought = Object.entries(texts).map(([what, text]) => ({ what, forms: formsOf(text) }));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const bytes = Buffer.concat([Buffer.from(file), entry.isFile() ? await bytesOf(file) : Buffer.alloc(0)]);
    for (const { what, forms } of sought) {
      if (forms.some((form) => bytes.includes(form))) found.push({ what, file: file.slice(folder.length + 1) });
    }
  }
  return found;
}

/** A file may go while the folder is looked through. */
async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return Buffer.alloc(0);
  });
}
