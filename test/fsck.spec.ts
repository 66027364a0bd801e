import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Position } from "../src/application/ports/event-store.ts";
import { type Fsck, fsck } from "../src/fsck.ts";
import { appended, someEvents } from "./contract/event-store/stage.ts";
import { rechain } from "./infrastructure/embedded-log/rechain.ts";
import { SignedLog } from "./infrastructure/evidence-log/signed-log.ts";

let log: SignedLog;
let note: string;

/** 1 key; 2–301 a message; 302–303 content; 304 the checkpoint of 301 leaves; 305–314 another message. */
beforeAll(async () => {
  log = await SignedLog.open();
  await appended(log.store, { stream: "message-1", expected: "no-stream", events: someEvents(300) });
  await appended(log.store, { stream: "content-1", expected: "no-stream", events: someEvents(2) });
  note = await log.sign("checkpoint");
  const { position } = await appended(log.store, {
    stream: "message-2",
    expected: "no-stream",
    events: someEvents(10),
  });
  await log.evidence.passed(position);
  await log.close();
});
afterAll(() => log.remove());

const copy = () => log.at("copy");
beforeEach(() => cpSync(log.data, copy(), { recursive: true }));
afterEach(() => rmSync(copy(), { recursive: true }));

const run = (options: Partial<Fsck> = {}) =>
  fsck({
    place: { dataFolder: copy(), namespace: "ebox" },
    outside: new Map([["the vault", note]]),
    from: undefined,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onReached: () => undefined,
    ...options,
  });

/** By somebody who knows how, so that the chain tells nothing. */
function change(sql: string): void {
  const db = new DatabaseSync(join(copy(), "events.sqlite"));
  db.exec(sql);
  rechain(db);
  db.close();
}

const at = (position: number) => position.toString(16).padStart(16, "0") as Position;

it("finds nothing where nothing is wrong, and tells how far that is signed", async () => {
  const reached: Position[] = [];
  const { flaw, events: checked } = await run({ onReached: (position) => reached.push(position) });
  expect(flaw).toBeUndefined();
  expect(checked).toMatchObject({
    leaves: 311,
    coverage: { size: 301, last: { position: at(301), time: "2026-03-01T12:00:00.000Z" } },
  });
  expect(Buffer.from(checked?.root ?? []).equals(log.evidence.head().root)).toBe(true);
  expect(reached.at(-1)).toBe(at(314));
});

it("names the event that is another one now", async () => {
  change("UPDATE events SET data = '{\"number\":1}' WHERE position = 100");
  expect((await run()).flaw).toEqual({
    position: at(100),
    what: expect.stringMatching(/the event is not the one that was hashed, and that the checkpoint .* covers/),
  });
});

it("names where it begins when the tiles are gone, or made to fit", async () => {
  change("UPDATE events SET data = '{\"number\":1}' WHERE position = 100");
  rmSync(join(copy(), "evidence.sqlite"));
  expect((await run()).flaw).toEqual({
    position: at(1),
    what: expect.stringContaining(`from here to ${at(301)} the events are not those`),
  });
});

it("knows what was kept outside where the log itself was signed anew", async () => {
  change("DELETE FROM events WHERE position >= 304; UPDATE streams SET revision = 0 WHERE name = 'ebox.log'");
  change("DELETE FROM streams WHERE name = 'ebox.message-2'; UPDATE namespaces SET head = 303");
  change("UPDATE events SET type = 'Other' WHERE position = 7");
  expect((await run()).flaw).toEqual({
    position: at(7),
    what: "the event is not the one that was hashed, and that the checkpoint in the vault covers",
  });
  // By the log alone, nothing is signed, and the tile tells that something is wrong.
  expect((await run({ outside: new Map() })).flaw?.position).toBe(at(7));
});

it("tells that events are missing which were covered", async () => {
  change("DELETE FROM events WHERE position >= 250; UPDATE streams SET revision = 247 WHERE name = 'ebox.message-1'");
  change("DELETE FROM streams WHERE name IN ('ebox.message-2', 'ebox.content-1'); UPDATE namespaces SET head = 249");
  change("UPDATE streams SET revision = 0 WHERE name = 'ebox.log'");
  expect((await run()).flaw).toEqual({
    position: at(249),
    what: "the log ends here after 249 leaves, and the checkpoint in the vault covers 301: events are missing",
  });
});

it("does not miss what was cut off after the last checkpoint, and says so", async () => {
  change("DELETE FROM events WHERE position >= 305; DELETE FROM streams WHERE name = 'ebox.message-2'");
  change("UPDATE namespaces SET head = 304");
  // This node's own tiles still know of them; where they are gone too, nobody does.
  expect((await run()).flaw).toEqual({
    position: at(301),
    what: "the log ends here after 301 leaves, and this node has hashed 311: events are missing",
  });
  rmSync(join(copy(), "evidence.sqlite"));
  const { flaw, events: checked } = await run();
  expect(flaw).toBeUndefined();
  expect(checked).toMatchObject({ leaves: 301, coverage: { size: 301, last: { position: at(301) } } });
});

it.each(["tile/0/000", "tile/0/000 cut", "tile/0/000 gone"])(
  "tells damaged tiles from damaged events: %s",
  async (what) => {
    const [name = "", how] = what.split(" ");
    const file = join(copy(), "log", name);
    const bytes = readFileSync(file);
    bytes[50 * 32] = (bytes[50 * 32] as number) ^ 1;
    if (how === "gone") rmSync(file);
    else writeFileSync(file, how === "cut" ? bytes.subarray(0, 100) : bytes);
    expect((await run()).flaw?.what).toContain("a tile in log/ is damaged");
  },
);

it("refuses a checkpoint that no key of the log signed", async () => {
  const other = note.replace(/\n301\n/, "\n300\n");
  expect((await run({ outside: new Map([["the vault", other]]) })).flaw).toEqual({
    position: undefined,
    what: "the vault holds no checkpoint that a key of the log signed",
  });
  change(`UPDATE events SET data = replace(data, ':301,', ':302,') WHERE position = 304`);
  expect((await run()).flaw).toEqual({ position: at(304), what: "the checkpoint is signed by no key of the log" });
});

it("goes on where it was stopped, and sees what is wrong from there on", async () => {
  const stopping = new AbortController();
  stopping.abort(new Error("stopped"));
  await expect(run({ signal: stopping.signal })).rejects.toThrow("stopped");
  const { flaw, events: rest } = await run({ from: at(200) });
  expect([flaw, rest?.leaves]).toEqual([undefined, 311]);
  expect((await run({ from: at(308) })).events).toMatchObject({ leaves: 311, coverage: { size: 301 } });
  change("UPDATE events SET data = '{\"number\":1}' WHERE position = 250");
  expect((await run({ from: at(200) })).flaw?.position).toBe(at(250));
});

it("goes on in the rows where it was stopped in them, and then hashes all leaves", async () => {
  const stopping = new AbortController();
  const reached: [Position, string][] = [];
  const onReached = (position: Position, what: string) => {
    reached.push([position, what]);
    stopping.abort(new Error("stopped"));
  };
  await expect(run({ signal: stopping.signal, onReached })).rejects.toThrow("stopped");
  expect(reached).toEqual([[at(314), "rows"]]);
  expect((await run({ rowsFrom: at(200) })).events).toMatchObject({ leaves: 311, coverage: { size: 301 } });
  const db = new DatabaseSync(join(copy(), "events.sqlite"));
  db.exec("UPDATE events SET data = '{}' WHERE position = 250");
  db.close();
  expect((await run({ rowsFrom: at(200) })).flaw?.position).toBe(at(250));
});

it("needs a log, and tiles to go on from", async () => {
  await expect(run({ place: { dataFolder: log.at("nothing"), namespace: "ebox" } })).rejects.toThrow("no event log");
  rmSync(join(copy(), "evidence.sqlite"));
  await expect(run({ from: at(200) })).rejects.toThrow("leave --from out");
});

it("has the chain tell first where rows are damaged", async () => {
  const db = new DatabaseSync(join(copy(), "events.sqlite"));
  db.exec("UPDATE events SET data = '{}' WHERE position = 302");
  db.close();
  expect(await run()).toEqual({
    flaw: { position: at(302), what: "the event, or its link, is not what was written" },
    events: undefined,
  });
});
