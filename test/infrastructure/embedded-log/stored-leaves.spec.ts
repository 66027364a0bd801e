import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Anchor } from "../../../src/application/evidence/anchors.ts";
import { inCanonicalOrder } from "../../../src/application/evidence/canonical-order.ts";
import { checkEveryEvent } from "../../../src/application/evidence/check-every-event.ts";
import { leafHash } from "../../../src/application/evidence/tree-hashing.ts";
import type { NewEvent, Position } from "../../../src/application/ports/event-store.ts";
import { dataFolderAt } from "../../../src/infrastructure/data-folder/layout.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { storedLeaves } from "../../../src/infrastructure/embedded-log/stored-leaves.ts";
import { openStandingLog } from "../../../src/infrastructure/evidence-log/standing-log.ts";
import { appended, someEvents } from "../../contract/event-store/stage.ts";
import { SignedLog } from "../evidence-log/signed-log.ts";

const STRETCH = 16;
const ordered = (count: number): NewEvent[] => someEvents(count).map(inCanonicalOrder);

let log: SignedLog;
let anchors: Anchor[];

/** 1 key; then messages of 3 events, and content, in turn (33 is content); the texts of 62 to 100 are not canonical. */
beforeAll(async () => {
  log = await SignedLog.open();
  let last: Position | undefined;
  for (let n = 0; n < 60; n++) {
    const events = n >= 15 && n < 25 ? someEvents(3) : ordered(3);
    await appended(log.store, { stream: `message-${n}`, expected: "no-stream", events });
    const content = { stream: `content-${n}`, expected: "no-stream", events: someEvents(1) } as const;
    last = (await appended(log.store, content)).position;
  }
  await log.evidence.passed(last as Position);
  anchors = [60, 120, 170].map((size) => ({ size, root: log.evidence.rootAt(size), whose: `the anchor of ${size}` }));
  await log.close();
});
afterAll(() => log.remove());

const copy = () => log.at("copy");
beforeEach(() => cpSync(log.data, copy(), { recursive: true }));
afterEach(() => rmSync(copy(), { recursive: true }));

/** What is found, and how often events were read for it. */
async function check(isQuick: boolean) {
  const { eventLog: file, evidenceLog: folder, evidenceIndex: index } = dataFolderAt(copy());
  const store = await openEmbeddedLog({ file, readOnly: true });
  const tiles = openStandingLog({ folder, index });
  let read = 0;
  const counted: Pick<typeof store, "subscribe"> = {
    subscribe(options) {
      read++;
      return store.subscribe(options);
    },
  };
  try {
    const found = await checkEveryEvent({
      store: counted,
      tiles,
      ...(isQuick && { stored: storedLeaves(file, "ebox", STRETCH) }),
      anchors,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    return { found, read };
  } finally {
    tiles?.close();
    await store.close();
  }
}

function change(sql: string, ...values: (number | string)[]): void {
  const db = new DatabaseSync(join(copy(), "events.sqlite"));
  db.prepare(sql).run(...values);
  db.close();
}

it("finds nothing where nothing is wrong, and reads as events only what is not stored canonically", async () => {
  const [slow, quick] = [await check(false), await check(true)];
  expect(slow.found).toMatchObject({ flaw: undefined, leaves: 181, coverage: { size: 170 } });
  expect(quick.found).toEqual(slow.found);
  // Of 15 stretches: that of the key, four with those of 62 to 100, that of the last anchor, and what comes after the last.
  expect([slow.read, quick.read]).toEqual([1, 7]);
});

it.each([30, 33, 66, 239])("finds of any change of position %i what reading every event finds", async (position) => {
  const ways: [sql: string, ...values: (number | string)[]][] = [
    ["UPDATE events SET data = '{\"number\":77}' WHERE position = ?", position],
    ["UPDATE events SET metadata = replace(metadata, 'AAAA', 'AAAB') WHERE position = ?", position],
    ["UPDATE events SET type = 'Other' WHERE position = ?", position],
    ["UPDATE events SET id = '00000000-0000-4000-8000-000000000000' WHERE position = ?", position],
    ["UPDATE events SET revision = revision + 100 WHERE position = ?", position],
    ["DELETE FROM events WHERE position = ?", position],
  ];
  for (const way of ways) {
    change(...way);
    const [slow, quick] = [await check(false), await check(true)];
    expect(quick.found.flaw).toEqual(slow.found.flaw);
    expect(quick.found.flaw === undefined).toBe(position === 33);
    rmSync(copy(), { recursive: true });
    cpSync(log.data, copy(), { recursive: true });
  }
});

it("hashes what is stored canonically as what it is", async () => {
  const { eventLog: file } = dataFolderAt(copy());
  const store = await openEmbeddedLog({ file, readOnly: true });
  const [first] = (await store.readStream("message-0")).events;
  await store.close();
  for await (const { hashes, positionOf } of storedLeaves(file, "ebox", STRETCH).stretches(undefined)) {
    expect(positionOf(1)).toBe(first?.position);
    expect(Buffer.from(hashes.subarray(32, 64)).equals(leafHash(first as never))).toBe(true);
    return;
  }
  throw new Error("There were none.");
});

it("gives nothing where the texts could stand for another event", async () => {
  // The same bytes in a row, cut elsewhere.
  change(`UPDATE events SET id = substr(id, 1, 8), metadata = metadata WHERE position = 10`);
  const { found } = await check(true);
  expect(found.flaw?.position).toBe((10).toString(16).padStart(16, "0"));
});
