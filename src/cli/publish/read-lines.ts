import { createReadStream } from "node:fs";

/** One line of the file; `text` undefined where it is none that can be used, and `problem` says why. */
export type Line = { readonly number: number } & (
  | { readonly bytes: Buffer; readonly text: string }
  | { readonly bytes: Buffer; readonly problem: string }
);

/** A service takes requests of 1 MiB: a line has to fit into one with what is around it. */
export const LONGEST_LINE = 1_000_000;

const LF = 0x0a;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The lines that hold anything, numbered from 1, one after the other: memory for one line, however long the file. */
export async function* readLines(file: string): AsyncGenerator<Line, void, undefined> {
  let number = 0;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    length += part.length;
    if (length <= LONGEST_LINE) parts.push(part);
    else parts = [];
  };
  const end = (): Line | undefined => {
    const line = lineOf(++number, Buffer.concat(parts), length);
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      take(chunk.subarray(from, at));
      from = at + 1;
      const line = end();
      if (line) yield line;
    }
    take(chunk.subarray(from));
  }
  const last = length > 0 ? end() : undefined;
  if (last) yield last;
}

function lineOf(number: number, bytes: Buffer, length: number): Line | undefined {
  if (length > LONGEST_LINE) return { number, bytes, problem: `longer than ${LONGEST_LINE} bytes` };
  try {
    const text = utf8.decode(bytes).trim();
    return text === "" ? undefined : { number, bytes, text };
  } catch {
    return { number, bytes, problem: "not well-formed UTF-8" };
  }
}

/** How many there are, whatever they hold. */
export async function countLines(file: string): Promise<number> {
  let count = 0;
  let endsOpen = false;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) count++;
    endsOpen = chunk.at(-1) !== LF;
  }
  return endsOpen ? count + 1 : count;
}
