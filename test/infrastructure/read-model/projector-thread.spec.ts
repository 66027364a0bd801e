import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventStore, Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { readModelDigest } from "../../../src/infrastructure/read-model/digest.ts";
import type { OpenReadModel } from "../../../src/infrastructure/read-model/open-read-model.ts";
import { rebuildReadModel } from "../../../src/infrastructure/read-model/rebuild.ts";
import { openReadModel } from "../../../src/read-side.ts";
import { BAKERY, TAX, ToldLog, uuid } from "./told-log.ts";

const NAMESPACE = "ebox";
const PATIENCE = 20_000;

let folder: string;
let log: EventStore;
const open: OpenReadModel[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ebox-projector-"));
  log = await openEmbeddedLog({ file: join(folder, "log.sqlite"), namespace: NAMESPACE });
});

afterEach(async () => {
  for (const readModel of open.splice(0)) await readModel.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

function start(): OpenReadModel {
  const started = openReadModel({
    folder: join(folder, "read-model"),
    store: { kind: "embedded", file: join(folder, "log.sqlite"), namespace: NAMESPACE },
  });
  open.push(started);
  return started;
}

async function stop(): Promise<void> {
  await open.pop()?.close();
}

/** Returns the position of the last. */
async function record(events: readonly RecordedEvent[]): Promise<Position> {
  const results = await log.appendInOrder(
    events.map(({ stream, revision, ...event }) => ({
      stream,
      expected: revision === 0 ? "no-stream" : revision - 1,
      events: [event],
    })),
  );
  const last = results.at(-1);
  if (results.length !== events.length || last?.outcome !== "appended") throw new Error("The log took not everything.");
  return last.position;
}

const generation = (number: number) => join(folder, "read-model", `${number}.sqlite`);

describe("the projector's thread", () => {
  it("shows what is appended, before and while it runs, and rings", async () => {
    const told = new ToldLog();
    told.send({ id: uuid(1) });
    const before = await record(told.events);
    const { readModel, projection } = start();
    expect(await projection.reached(before, PATIENCE)).toBe(true);
    expect(readModel.counts(BAKERY)).toEqual([{ folder: "INBOX", partition: "GENERAL", total: 1, unread: 1 }]);

    const rung = new Promise<[ReadonlySet<string>, Position]>((resolve) => {
      projection.onChange((mailboxes, position) => {
        if (mailboxes.size > 0) resolve([mailboxes, position]);
      });
    });
    const read = await record([told.read(uuid(1))]);
    expect(await projection.reached(read, PATIENCE)).toBe(true);
    expect(await rung).toEqual([new Set([BAKERY, TAX]), read]);
    expect(readModel.position()).toBe(read);
    expect(projection.status()).toEqual({ state: "live", position: read });
  });

  it("goes on where it stood, and a rebuilt or deleted file says the same", async () => {
    const told = new ToldLog();
    told.authorise(TAX, "Belastingen");
    for (let number = 1; number <= 30; number++) told.send({ id: uuid(number) });
    await start().projection.reached(await record(told.events), PATIENCE);
    await stop();
    const more = told.events.length;
    told.mask(uuid(3));
    told.expire(uuid(4));
    const end = await record(told.events.slice(more));
    await log.tombstone(`content-${uuid(4)}`);
    expect(await start().projection.reached(end, PATIENCE)).toBe(true);
    expect(open[0]?.readModel.pendingErasures(10)).toEqual([{ id: uuid(4), isMessage: true }]);
    const live = readModelDigest(generation(1));

    const rebuilt = await rebuildReadModel({ folder: join(folder, "read-model"), store: log });
    expect(rebuilt).toMatchObject({ file: generation(2), position: end });
    expect(readModelDigest(generation(2))).toBe(live);
    expect(open[0]?.readModel.totals().messages).toBe(30);
    await stop();

    expect(start().readModel.position()).toBe(end);
    await stop();
    rmSync(generation(2));
    expect(await start().projection.reached(end, PATIENCE)).toBe(true);
    await stop();
    expect(readModelDigest(generation(2))).toBe(live);
  });
});
