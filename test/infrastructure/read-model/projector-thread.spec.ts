import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventStore, Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { readModelDigest } from "../../../src/infrastructure/read-model/digest.ts";
import type { OpenReadModel } from "../../../src/infrastructure/read-model/open-read-model.ts";
import { BATCH } from "../../../src/infrastructure/read-model/projector-loop.ts";
import { rebuildReadModel } from "../../../src/infrastructure/read-model/rebuild.ts";
import { openReadModel } from "../../../src/read-side.ts";
import { until } from "../../graphql/until.ts";
import { BAKERY, TAX, ToldLog, uuid } from "./told-log.ts";

const NAMESPACE = "ebox";
const PATIENCE = 60_000;

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

function start(lookEveryMs?: number): OpenReadModel {
  const started = openReadModel({
    ...(lookEveryMs !== undefined && { lookEveryMs }),
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

const LONG = BATCH + 202;

function longLog(): ToldLog {
  const told = new ToldLog();
  for (let number = 1; number <= LONG / 2; number++) told.send({ id: uuid(number) });
  return told;
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

  it("takes up what is rebuilt beside it, shows nothing older meanwhile, and erases in that from then on", async () => {
    const told = new ToldLog();
    for (let number = 1; number <= 10; number++) told.send({ id: uuid(number), content: { body: "Zonneschijn" } });
    const { readModel, projection } = start(20);
    expect(await projection.reached(await record(told.events), PATIENCE)).toBe(true);
    let from = told.events.length;
    const seen: number[] = [];
    projection.onChange(() => seen.push(readModel.totals().messages));
    const rebuilding = rebuildReadModel({ folder: join(folder, "read-model"), store: log });
    told.send({ id: uuid(11) });
    await record(told.events.slice(from));
    await rebuilding;
    await until(() => !existsSync(generation(1)));
    expect(readModel.totals().messages).toBe(11);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));

    from = told.events.length;
    for (let number = 1; number <= 10; number++) told.expire(uuid(number));
    expect(await projection.reached(await record(told.events.slice(from)), PATIENCE)).toBe(true);
    projection.erased(readModel.pendingErasures(100).map(({ id }) => id));
    const files = () => readdirSync(join(folder, "read-model")).map((name) => join(folder, "read-model", name));
    await until(() => !files().some((file) => readFileSync(file, "latin1").includes("Zonneschijn")));
    expect(readModel.counts(BAKERY)).toContainEqual({ folder: "EXPIRED", partition: "GENERAL", total: 10, unread: 10 });
  });

  it("builds an empty model of a long log at a stretch, then reads and follows that, and rings for every mailbox", async () => {
    const told = longLog();
    const before = await record(told.events);
    const { readModel, projection } = start();
    const rung = new Promise<ReadonlySet<string>>((resolve) => projection.onChange(resolve));
    expect(readModel.totals().messages).toBe(0);
    expect(await projection.reached(before, PATIENCE)).toBe(true);
    expect(readModel.totals().messages).toBe(LONG / 2);
    expect(await rung).toEqual(new Set([BAKERY, TAX]));
    expect(readdirSync(join(folder, "read-model")).filter((name) => name.endsWith("sqlite"))).toEqual(["2.sqlite"]);

    const read = await record([told.read(uuid(1))]);
    expect(await projection.reached(read, PATIENCE)).toBe(true);
    expect(readModel.counts(BAKERY)[0]).toMatchObject({ total: LONG / 2, unread: LONG / 2 - 1 });
    await stop();
    const { file } = await rebuildReadModel({ folder: join(folder, "rebuilt"), store: log });
    expect(readModelDigest(generation(2))).toBe(readModelDigest(file));
    expect(start().readModel.position()).toBe(read);
  });

  it("closed while it builds leaves the model empty, and builds it at the next start", async () => {
    const before = await record(longLog().events);
    start();
    await stop();
    const { readModel, projection } = start();
    expect(await projection.reached(before, PATIENCE)).toBe(true);
    expect(readModel.totals().messages).toBe(LONG / 2);
  });

  it("stops in a long log at what it doesn't know as it would have by following, with the batches before it to be read", async () => {
    const told = longLog();
    const good = await record(told.events.slice(0, BATCH));
    await record(told.events.slice(BATCH));
    const bad = await record([{ ...told.mask(uuid(1)), type: "Teleported" }]);
    const { readModel, projection } = start();
    expect(await projection.reached(bad, PATIENCE)).toBe(false);
    expect(projection.status()).toMatchObject({ state: "stopped", position: good });
    expect(readModel.totals().messages).toBe(BATCH / 2);
  });

  it("stops at what it doesn't know, says why, lets nobody wait, and tries again at its next start", async () => {
    const told = new ToldLog();
    told.send({ id: uuid(1) });
    const good = await record(told.events);
    const { readModel, projection } = start();
    expect(await projection.reached(good, PATIENCE)).toBe(true);
    const unknown = { ...told.mask(uuid(1)), type: "Teleported" };
    const waiting = projection.reached("ffffffffffffffff" as Position, PATIENCE);
    const bad = await record([unknown]);

    expect(await waiting).toBe(false);
    const stopped = {
      state: "stopped",
      position: good,
      reason: `Teleported in message-${uuid(1)} at ${bad}: No projection knows this type of event.`,
    };
    expect(projection.status()).toEqual(stopped);
    expect(await projection.reached(bad, PATIENCE)).toBe(false);
    expect(await projection.reached(good, PATIENCE)).toBe(true);
    expect(readModel.totals().messages).toBe(1);
    await stop();

    const again = start();
    expect(await again.projection.reached(bad, PATIENCE)).toBe(false);
    expect(again.projection.status()).toEqual(stopped);
  });

  it("says that it waits where there is no log", async () => {
    const started = openReadModel({
      folder: join(folder, "read-model"),
      store: { kind: "embedded", file: join(folder, "missing.sqlite"), namespace: NAMESPACE },
    });
    open.push(started);
    expect(await started.projection.reached("1" as Position, PATIENCE)).toBe(false);
    expect(started.projection.status()).toEqual({
      state: "stopped",
      position: undefined,
      reason: "The log could not be read: EventStoreUnavailable",
      tryingAgain: true,
    });
  });

  it("forgets the erasures that are done", async () => {
    const told = new ToldLog();
    told.send({ id: uuid(1) });
    told.expire(uuid(1));
    const { readModel, projection } = start();
    await projection.reached(await record(told.events), PATIENCE);
    expect(readModel.pendingErasures(10)).toHaveLength(1);
    projection.erased([uuid(1)]);
    // With the next batch after it has heard of it.
    for (let number = 2; readModel.pendingErasures(10).length > 0; number++) {
      const before = told.events.length;
      told.send({ id: uuid(number) });
      await projection.reached(await record(told.events.slice(before)), PATIENCE);
    }
  });

  it("gives up waiting after the time it was given", async () => {
    const { projection } = start();
    expect(await projection.reached("ffffffffffffffff" as Position, 1)).toBe(false);
  });

  it("lets go of those who wait when it is closed", async () => {
    const { projection } = start();
    const waiting = projection.reached("ffffffffffffffff" as Position, PATIENCE);
    await stop();
    expect(await waiting).toBe(false);
    expect(projection.status().state).toBe("stopped");
  });
});
