import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { canonicalEventBytes } from "../src/application/evidence/canonical-bytes.ts";
import type { RecordedEvent } from "../src/application/ports/event-store.ts";
import { fsck } from "../src/fsck.ts";
import { dataFolderAt } from "../src/infrastructure/data-folder/layout.ts";
import { openEmbeddedLog } from "../src/infrastructure/embedded-log/embedded-log.ts";
import { appended, someEvents } from "./contract/event-store/stage.ts";
import { until } from "./graphql/until.ts";
import { SignedLog } from "./infrastructure/evidence-log/signed-log.ts";

const ROUNDS = process.env.EBOX_LONG ? 2_000 : 100;
const SEED = Number(process.env.EBOX_SEED ?? 20_261_122);

let log: SignedLog;
let note: string;
let original: RecordedEvent[];
/** Position of the last leaf that the checkpoint covers. */
let covered: string;

/** The files are copied while the log is open: half of it stands in the write-ahead log only. */
beforeAll(async () => {
  log = await SignedLog.open();
  for (let n = 0; n < 40; n++) {
    await appended(log.store, { stream: `content-${n}`, expected: "no-stream", events: someEvents(1) });
    await appended(log.store, { stream: `message-${n}`, expected: "no-stream", events: someEvents(8) });
    if (n !== 20) continue;
    // Empties the write-ahead log, and what comes after stands in it alone.
    await log.store.tombstone("content-3");
    await until(() => statSync(`${dataFolderAt(log.data).eventLog}-wal`).size === 0);
  }
  note = await log.sign("checkpoint");
  covered = log.evidence.leafAt(log.evidence.head().size - 1).position;
  const { position } = await appended(log.store, { stream: "message-x", expected: "no-stream", events: someEvents(9) });
  await log.evidence.passed(position);
  cpSync(log.data, log.at("whole"), { recursive: true, filter: (file) => !file.endsWith("-shm") });
  original = await eventsIn("whole");
});
afterAll(async () => {
  await log.close();
  log.remove();
});

async function eventsIn(folder: string): Promise<RecordedEvent[]> {
  const store = await openEmbeddedLog({ file: dataFolderAt(log.at(folder)).eventLog, readOnly: true });
  const events: RecordedEvent[] = [];
  try {
    for await (const page of store.readAll()) events.push(...page);
  } finally {
    await store.close();
  }
  return events;
}

/** mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => /^events\.sqlite(-wal)?$|^log\/tile\//.test(name))
    .sort();
}

/** Flips a bit of a file of the copy, or cuts it. Says what it did. */
function damage(next: () => number): string {
  const files = filesIn(log.at("copy"));
  // Tiles are small and few: each of the three kinds gets its share.
  const kinds = [files.filter((name) => !name.includes("/")), files.filter((name) => name.includes("/"))];
  const kind = kinds[next() < 0.8 ? 0 : 1] as string[];
  const name = kind[Math.floor(next() * kind.length)] as string;
  const file = join(log.at("copy"), name);
  const bytes = readFileSync(file);
  const at = Math.floor(next() * bytes.length);
  if (next() < 0.25) {
    writeFileSync(file, bytes.subarray(0, at));
    return `${name} cut at byte ${at} of ${bytes.length}`;
  }
  const bit = Math.floor(next() * 8);
  bytes[at] = (bytes[at] as number) ^ (1 << bit);
  writeFileSync(file, bytes);
  return `bit ${bit} of byte ${at} of ${name} flipped`;
}

const bytesOf = (event: RecordedEvent) => `${event.position} ${canonicalEventBytes(event).toString("base64")}`;

/** Of the first event that is not what it was; `cut` where only the end is missing; undefined where all stands. */
async function changedIn(folder: string): Promise<{ position: string; isCut: boolean } | "unreadable" | undefined> {
  const found = await eventsIn(folder).catch(() => undefined);
  if (found === undefined) return "unreadable";
  for (const [n, event] of original.entries()) {
    const other = found[n];
    if (other === undefined) return { position: original[n - 1]?.position ?? "", isCut: true };
    if (bytesOf(other) !== bytesOf(event)) return { position: event.position, isCut: false };
  }
  return undefined;
}

async function check(folder: string) {
  return fsck({
    place: { dataFolder: log.at(folder), namespace: "ebox" },
    outside: new Map([["the vault", note]]),
    from: undefined,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onReached: () => undefined,
  });
}

it("finds nothing in what is whole", async () => {
  expect(statSync(`${dataFolderAt(log.at("whole")).eventLog}-wal`).size).toBeGreaterThan(10_000);
  cpSync(log.at("whole"), log.at("copy"), { recursive: true });
  expect((await check("copy")).flaw).toBeUndefined();
  rmSync(log.at("copy"), { recursive: true });
});

it(
  `reports each of ${ROUNDS} random damages that changes an event before the checkpoint, and where`,
  async () => {
    const next = random(SEED);
    const unseen: string[] = [];
    const seen = { changed: 0, cut: 0, cutAfter: 0, unreadable: 0, tiles: 0, harmless: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      cpSync(log.at("whole"), log.at("copy"), { recursive: true });
      // Where the tiles are gone with the rest, only the checkpoint is left to tell.
      if (next() < 0.3) rmSync(join(log.at("copy"), "evidence.sqlite"));
      const what = damage(next);
      const changed = await changedIn("copy");
      const { flaw, events } = await check("copy");
      const told = `round ${round}: ${what}: ${JSON.stringify({ changed, flaw, coverage: events?.coverage })}`;
      if (changed === "unreadable") {
        seen.unreadable++;
        if (flaw === undefined) unseen.push(told);
      } else if (changed === undefined) {
        if (flaw) seen.tiles++;
        else seen.harmless++;
      } else if (!changed.isCut) {
        seen.changed++;
        if (flaw === undefined) unseen.push(told);
        // SQLite itself may stop before: then everything up to there was read, and is right.
        else if (flaw.position === undefined || flaw.position > changed.position) unseen.push(told);
      } else if (changed.position < covered) {
        seen.cut++;
        if (flaw?.position === undefined) unseen.push(told);
      } else {
        seen.cutAfter++;
        if (flaw === undefined && events?.coverage?.last?.position !== covered) unseen.push(told);
      }
      rmSync(log.at("copy"), { recursive: true });
    }
    expect({ unseen, seed: SEED }).toEqual({ unseen: [], seed: SEED });
    // Each kind came by.
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
    if (process.env.EBOX_LONG) process.stderr.write(`damages: ${JSON.stringify(seen)}\n`);
  },
  ROUNDS * 500,
);

it(
  "finds every byte of the rows that is flipped",
  async () => {
    const next = random(SEED + 1);
    const rows = original.filter(({ position }) => position <= covered);
    const unseen: string[] = [];
    // All of the log in one file, so that rows can be found there.
    const file = dataFolderAt(log.at("flat")).eventLog;
    cpSync(log.at("whole"), log.at("flat"), { recursive: true });
    await (await openEmbeddedLog({ file })).close();
    const whole = readFileSync(file);
    for (let round = 0; round < ROUNDS; round++) {
      const row = rows[Math.floor(next() * rows.length)] as RecordedEvent;
      const text = [row.id, JSON.stringify(row.data), JSON.stringify(row.metadata)][Math.floor(next() * 3)] as string;
      const places: number[] = [];
      for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + 1)) places.push(at);
      const at = (places[Math.floor(next() * places.length)] as number) + Math.floor(next() * text.length);
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(next() * 8));
      writeFileSync(file, bytes);
      const changed = await changedIn("flat");
      const { flaw } = await check("flat");
      if (changed !== undefined && flaw === undefined) unseen.push(`byte ${at}`);
    }
    expect(unseen).toEqual([]);
  },
  ROUNDS * 500,
);
