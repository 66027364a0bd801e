import { readFileSync } from "node:fs";
import { openReader, openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { projected, removeProjected } from "./projected.ts";
import { ToldLog, uuid } from "./told-log.ts";

const MAILBOXES = process.env.EBOX_LONG ? 300 : 8;
/** Letters that only what expires says: four bytes each, of which these three are the same. */
const GOTHIC = 0x10330;
const LETTER = Buffer.from(String.fromCodePoint(GOTHIC)).subarray(0, 3);

afterEach(() => removeProjected());

/** The same numbers for the same seed, each below the bound. */
function numbers(seed: number): (bound: number) => number {
  let state = seed * 7919;
  return (bound) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * bound);
  };
}

/** Letters of all lengths, of which the secret ones expire in any order, some of them while others still come. */
function someMail(below: (bound: number) => number): ToldLog {
  const log = new ToldLog();
  const open: number[] = [];
  const expireOne = () => log.expire(uuid(open.splice(below(open.length), 1)[0] as number));
  for (let number = 0; number < 120; number++) {
    const first = below(2) === 0 ? GOTHIC : 97;
    const word = () => String.fromCodePoint(...Array.from({ length: 3 + below(9) }, () => first + below(26)));
    const words = Array.from({ length: 1 + below(20) }, word);
    const content = { subject: { nl: words.join(" ").slice(0, 400) }, body: word().repeat(1 + below(900)) };
    log.send({ id: uuid(number), content });
    if (first === GOTHIC) open.push(number);
    if (below(3) === 0 && open.length > 3) expireOne();
  }
  while (open.length > 0) expireOne();
  return log;
}

it(`keeps no byte of content that expired, in whatever order it came and went (${MAILBOXES} mailboxes)`, () => {
  for (let seed = 1; seed <= MAILBOXES; seed++) {
    const below = numbers(seed);
    const { events } = someMail(below);
    const before = projected(events.slice(0, 40), 10);
    expect(bytesLeft(before.file).length).toBeGreaterThan(0);
    const { file, digest } = projected(events, 1 + below(40));
    expect({ seed, left: bytesLeft(file) }).toEqual({ seed, left: [] });
    expect(separators(file)).toBeLessThanOrEqual(1 + 3 * 4);
    expect(digest()).toBe(projected(events, 1_000).digest());
    removeProjected();
  }
});

/** Pages with such a letter, once the write-ahead log is in them. But for `search_idx`: see `separators`. */
function bytesLeft(file: string): number[] {
  const writer = openWriter(file);
  writer.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const inSeparators = writer.prepare("SELECT pageno FROM dbstat WHERE name = 'search_idx'").all();
  writer.close();
  const bytes = readFileSync(file);
  const allowed = new Set(inSeparators.map(({ pageno }) => pageno));
  const pages = new Set<number>();
  for (let at = bytes.indexOf(LETTER); at >= 0; at = bytes.indexOf(LETTER, at + 1))
    pages.add(1 + Math.floor(at / 4_096));
  return [...pages].filter((page) => !allowed.has(page));
}

/**
 * FTS5 tells the pages of its index apart by the beginning of the term that a page begins with, and leaves that when the
 * term goes: three characters at most, of nobody's. The bytes of the longest, after the one for the kind of index.
 */
function separators(file: string): number {
  const reader = openReader(file);
  const { longest } = reader.prepare("SELECT max(length(CAST(term AS BLOB))) AS longest FROM search_idx").get() as {
    longest: number;
  };
  reader.close();
  return longest;
}
