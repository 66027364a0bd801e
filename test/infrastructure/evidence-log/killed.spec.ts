import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leafHash } from "../../../src/application/evidence/tree-hashing.ts";
import { isLeaf } from "../../../src/domain/evidence/leaf.ts";
import { HashedLog } from "../../../src/infrastructure/evidence-log/hashed-log.ts";
import { openIndexToRead, openIndexToWrite } from "../../../src/infrastructure/evidence-log/schema.ts";
import { TileStore } from "../../../src/infrastructure/evidence-log/tile-store.ts";
import { dieAtEveryPoint, itAtSystemCalls, type Victim } from "../../crash/every-point.ts";
import { naiveRoot } from "../../domain/evidence/naive-tree.ts";
import { batchesAfter, toldEvents } from "./told-batches.ts";

const CHILD = new URL("./killed-child.ts", import.meta.url);
const TIMEOUT = 600_000;
/** The full run kills at every point. */
const isLong = Boolean(process.env.EBOX_LONG);

const hashes = toldEvents.filter(isLeaf).map((event) => leafHash(event));
const root = naiveRoot(hashes);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What was counted has its tiles, whole; and going on leads to the one root. */
function looksWhole(folder: string): void {
  const db = openIndexToWrite(join(folder, "evidence.sqlite"));
  const log = new HashedLog(db, join(folder, "log"), () => undefined);
  const { size } = log.head();
  expect(Buffer.from(log.head().root)).toEqual(naiveRoot(hashes, 0, size));
  const tiles = new TileStore(join(folder, "log"), db);
  for (let index = 0; index < Math.floor(size / 256); index++) {
    const stored = Buffer.from(tiles.read(0, index, size).bytes);
    expect(stored).toEqual(Buffer.concat(hashes.slice(index * 256, (index + 1) * 256)));
  }
  for (const batch of batchesAfter(log.position)) log.apply(batch);
  expect(Buffer.from(log.head().root)).toEqual(root);
  db.close();
  const read = openIndexToRead(join(folder, "evidence.sqlite"));
  expect(read.prepare("SELECT count(*) AS leaves FROM leaves").get()).toEqual({ leaves: hashes.length });
  read.close();
}

async function dies(kind: string, points: Pick<Victim, "step" | "atSystemCalls">): Promise<number> {
  const begun = new Map<number, string>();
  return dieAtEveryPoint({
    program: CHILD,
    words(number) {
      const folder = mkdtempSync(join(tmpdir(), "evidence-killed-"));
      folders.push(folder);
      begun.set(number, folder);
      return [folder, kind];
    },
    async look(number) {
      looksWhole(begun.get(number) as string);
    },
    ...points,
  });
}

describe("an evidence log that is killed", () => {
  it(
    "instead of any statement has its tiles, and goes on to the same root",
    async () => {
      expect(await dies("statement", { step: isLong ? 7 : 251 })).toBeGreaterThan(1);
    },
    TIMEOUT,
  );

  itAtSystemCalls(
    "in the midst of writing has its tiles, and goes on to the same root",
    async () => {
      expect(await dies("statement", { step: isLong ? 1 : 9, atSystemCalls: true })).toBeGreaterThan(1);
    },
    TIMEOUT,
  );
});
