import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { CopyableLog } from "../../../src/application/ports/copyable-log.ts";
import type { Position } from "../../../src/application/ports/event-store.ts";
import { openEvidenceLog } from "../../../src/evidence-side.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import type { OpenEvidenceLog } from "../../../src/infrastructure/evidence-log/open-evidence-log.ts";
import { appended, someEvents } from "../../contract/event-store/stage.ts";
import { until } from "../../graphql/until.ts";
import { aLogFolder } from "../embedded-log/log-folder.ts";

let place: ReturnType<typeof aLogFolder>;
let store: CopyableLog;
let emptied: string[];
const open: OpenEvidenceLog[] = [];
beforeEach(async () => {
  place = aLogFolder();
  emptied = [];
  store = await openEmbeddedLog({ file: place.file });
  await appended(store, { stream: "message-1", expected: "no-stream", events: someEvents(300) });
});
afterEach(async () => {
  for (const opened of open.splice(0)) await opened.close();
  await store.close();
  place.remove();
});

const beside = (name: string) => join(place.file, "..", name);

function start({ file = place.file, origin = "ebox.test", namespace = "ebox" } = {}) {
  const opened = openEvidenceLog({
    place: { folder: beside("log"), index: beside("evidence.sqlite"), origin },
    store: { kind: "embedded", file, namespace },
    onEmptied: (reason) => emptied.push(reason),
    restMs: 0,
  });
  open.push(opened);
  return opened.evidenceLog;
}
const stop = () => open.pop()?.close();
const headOf = async (log = store) => (await log.head()) as Position;

async function startAndCatchUp(options = {}, log = store) {
  const evidence = start(options);
  await evidence.passed(await headOf(log));
  return evidence;
}

function publish(evidence: ReturnType<typeof start>, origin = "ebox.test") {
  const { size, root } = evidence.head();
  const line = `— ${origin} ${Buffer.alloc(68).toString("base64")}\n`;
  evidence.publish({ size, note: `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n\n${line}` });
}

/** A log that holds something else. */
async function anotherLog(events: number): Promise<{ file: string; log: CopyableLog }> {
  const file = beside("other.db");
  const log = await openEmbeddedLog({ file });
  await appended(log, { stream: "message-1", expected: "no-stream", events: someEvents(events) });
  return { file, log };
}

describe("an evidence log that finds another event log", () => {
  it("is built anew, where nothing of it was signed", async () => {
    await startAndCatchUp();
    await stop();
    const { file, log } = await anotherLog(260);
    const evidence = await startAndCatchUp({ file }, log);
    expect(evidence.head().size).toBe(260);
    expect(emptied).toEqual(["The evidence log was not built from this log: it is built anew."]);
    await stop();
    const { root } = evidence.head();
    expect((await startAndCatchUp({ file }, log)).rootAt(260)).toEqual(root);
    expect(emptied).toHaveLength(1);
    await log.close();
  });

  it.each([
    [400, "signs another root for the first 300 leaves"],
    [100, "the log ends after 100 leaves, and the checkpoint in log/ signs 300"],
  ])("stops, and says so, where a checkpoint of it was signed: %i other events", async (events, reason) => {
    publish(await startAndCatchUp());
    await stop();
    const { file, log } = await anotherLog(events);
    const evidence = start({ file });
    await expect(evidence.passed(await headOf(log))).rejects.toThrow("contradicts what was signed");
    expect(evidence.status()).toMatchObject({ state: "stopped", reason: expect.stringContaining(reason) });
    expect(evidence.checkpoint()).toMatchObject({ size: 300 });
    await log.close();
  });

  it("takes a checkpoint of another name for none of its own", async () => {
    publish(await startAndCatchUp());
    await stop();
    const { file, log } = await anotherLog(100);
    const evidence = await startAndCatchUp({ file, origin: "other.test" }, log);
    expect(evidence.head().size).toBe(100);
    expect(evidence.checkpoint()).toBeUndefined();
    await log.close();
  });
});

describe("an evidence log that is damaged or gone", () => {
  const damages = {
    "the index is no database": () => writeFileSync(beside("evidence.sqlite"), Buffer.alloc(8_192, 7)),
    "its edge is another": () => {
      const db = new DatabaseSync(beside("evidence.sqlite"));
      db.exec("UPDATE edge SET hashes = zeroblob(length(hashes)) WHERE level = 1");
      db.close();
    },
  };
  it.each(Object.entries(damages))("is built anew and comes to what was signed: %s", async (_, damage) => {
    const before = await startAndCatchUp();
    publish(before);
    const root = before.rootAt(300);
    await stop();
    damage();
    const evidence = await startAndCatchUp();
    expect(evidence.rootAt(300)).toEqual(root);
    expect(emptied).toHaveLength(1);
    expect(Buffer.from(evidence.tile(0, 0, 256) ?? [])).toHaveLength(8_192);
    expect(evidence.checkpoint()).toMatchObject({ size: 300 });
  });

  it("starts from nothing with the folder gone", async () => {
    const root = (await startAndCatchUp()).head().root;
    await stop();
    rmSync(beside("log"), { recursive: true });
    rmSync(beside("evidence.sqlite"));
    expect((await startAndCatchUp()).head().root).toEqual(root);
  });
});

describe("the folder of an evidence log", () => {
  const files = () =>
    readdirSync(beside("log"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(beside("log").length + 1))
      .sort();

  it("has the tiles of its checkpoint, partial ones as long as they are not full", async () => {
    const evidence = await startAndCatchUp();
    expect(files()).toEqual(["tile/0/000"]);
    publish(evidence);
    expect(files()).toEqual(["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"]);
    expect(readFileSync(beside("log/tile/0/001.p/44"))).toHaveLength(44 * 32);
    const { position } = await appended(store, { stream: "message-1", expected: 299, events: someEvents(250) });
    await evidence.passed(position);
    publish(evidence);
    expect(files()).toEqual([
      "checkpoint",
      "tile/0/000",
      "tile/0/001",
      "tile/0/002.p/38",
      "tile/1/000.p/1",
      "tile/1/000.p/2",
    ]);
  });

  it("holds no content", async () => {
    await appended(store, {
      stream: "content-1",
      expected: "no-stream",
      events: someEvents(3).map((event) => ({ ...event, data: { secret: "Betreft uw aangifte" } })),
    });
    await startAndCatchUp();
    await stop();
    cpSync(beside("evidence.sqlite"), beside("log/index"));
    for (const file of files()) expect(readFileSync(join(beside("log"), file)).includes("aangifte")).toBe(false);
    expect(
      readFileSync(place.file).includes("aangifte") || readFileSync(`${place.file}-wal`).includes("aangifte"),
    ).toBe(true);
  });
});

it("waits where the store is away, and goes on", async () => {
  const evidence = start({ file: beside("late.db") });
  await until(() => evidence.status().state === "stopped");
  expect(evidence.status()).toMatchObject({ tryingAgain: true });
  const late = await openEmbeddedLog({ file: beside("late.db") });
  const { position } = await appended(late, { stream: "message-1", expected: "no-stream", events: someEvents(3) });
  await evidence.passed(position);
  expect(evidence.head().size).toBe(3);
  await late.close();
});
