import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import {
  type EventStore,
  EventStoreRefuses,
  EventStoreUnavailable,
  type Position,
  type SubscriptionBatch,
} from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { readAhead } from "../../../src/infrastructure/read-model/read-ahead.ts";
import { AHEAD, serveBatches } from "../../../src/infrastructure/read-model/reading-thread-body.ts";
import { STREAM_PREFIXES } from "../../../src/infrastructure/read-model/recorded.ts";
import { readOnAThread } from "../../../src/long-log.ts";
import { BAKERY, TAX, ToldLog, uuid } from "./told-log.ts";

type Subscribed = Pick<EventStore, "subscribe">;

const position = (number: number) => number.toString(16).padStart(16, "0") as Position;

/** A log of so many empty batches that remembers how many were asked for, and whether it was left. */
class CountedLog {
  asked = 0;
  isLeft = false;
  isClosed = false;
  readonly #batches: number;
  readonly #failure: Error | undefined;

  constructor(batches: number, failure?: Error) {
    this.#batches = batches;
    this.#failure = failure;
  }

  async *subscribeInText({ signal }: { signal: AbortSignal }): AsyncGenerator<string, void, undefined> {
    try {
      while (this.asked < this.#batches && !signal.aborted) {
        this.asked++;
        yield JSON.stringify({ events: [], position: position(this.asked), caughtUp: this.asked === this.#batches });
      }
      if (this.#failure) throw this.#failure;
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    } finally {
      this.isLeft = true;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** What a thread would do, on this one. */
function readHere(log: CountedLog): { reading: Subscribed; ended: () => Promise<void> } {
  let body = Promise.resolve();
  const reading = readAhead((order) => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const thread = Object.assign(new EventEmitter(), { postMessage: (said: unknown) => port1.postMessage(said) });
    port1.on("message", (said) => thread.emit("message", said));
    port1.on("close", () => thread.emit("exit"));
    body = serveBatches(port2, order, async () => log);
    return thread as unknown as Worker;
  });
  return { reading, ended: () => body };
}

const untilCaughtUp = async (store: Subscribed, maxBatch: number) => {
  const told: SubscriptionBatch[] = [];
  const { signal } = new AbortController();
  for await (const batch of store.subscribe({ prefixes: STREAM_PREFIXES, maxBatch, signal })) {
    told.push(batch);
    if (batch.caughtUp) break;
  }
  return told;
};

/** Whoever could go on has done so. */
async function everythingSettled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("a log that is read ahead", () => {
  it("tells, from a thread of its own, the very batches that the store tells", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ebox-read-ahead-"));
    const file = join(folder, "log.sqlite");
    const log = await openEmbeddedLog({ file, namespace: "ebox" });
    try {
      const { events } = aLog();
      for (const { stream, revision, ...event } of events) {
        await log.append({ stream, expected: revision === 0 ? "no-stream" : revision - 1, events: [event] });
      }
      const reading = readOnAThread({ kind: "embedded", file, namespace: "ebox" });
      const told = await untilCaughtUp(reading, 7);
      expect(told.flatMap((batch) => batch.events)).toHaveLength(events.length);
      expect(told).toEqual(await untilCaughtUp(log, 7));
    } finally {
      await log.close();
      rmSync(folder, { recursive: true });
    }
  });

  it("is read a few batches ahead of who asks, not further", async () => {
    const log = new CountedLog(100);
    const { reading } = readHere(log);
    const leaving = new AbortController();
    const batches = reading.subscribe({ signal: leaving.signal })[Symbol.asyncIterator]();
    for (let taken = 1; taken <= 10; taken++) {
      await batches.next();
      await everythingSettled();
      // Those on their way, and the next, which waits to be sent.
      expect(log.asked).toBe(taken + AHEAD + 1);
    }
    leaving.abort();
    await batches.next();
  });

  it("ends when the signal aborts, and leaves the store", async () => {
    const log = new CountedLog(2);
    const { reading, ended } = readHere(log);
    const leaving = new AbortController();
    const told: Position[] = [];
    for await (const batch of reading.subscribe({ signal: leaving.signal })) {
      told.push(batch.position);
      if (batch.caughtUp) leaving.abort();
    }
    await ended();
    expect(told).toEqual([position(1), position(2)]);
    expect(log).toMatchObject({ isLeft: true, isClosed: true });
  });

  it("leaves the store when it is left before its end", async () => {
    const log = new CountedLog(100);
    const { reading, ended } = readHere(log);
    for await (const _ of reading.subscribe({ signal: new AbortController().signal })) break;
    await ended();
    expect(log).toMatchObject({ isLeft: true, isClosed: true });
  });

  it.each([new EventStoreUnavailable("Away."), new EventStoreRefuses("Not you."), new RangeError("Broken.")])(
    "raises what the store raises, after what it told: %s",
    async (failure) => {
      const { reading } = readHere(new CountedLog(3, failure));
      const told: Position[] = [];
      const all = async () => {
        for await (const batch of reading.subscribe({ signal: new AbortController().signal }))
          told.push(batch.position);
      };
      const raised = await all().catch((error: Error) => error);
      expect(raised).toMatchObject({ name: failure.name, message: failure.message });
      expect(raised instanceof EventStoreUnavailable).toBe(failure instanceof EventStoreUnavailable);
      expect(told).toHaveLength(3);
    },
  );

  it("raises why the store cannot be opened", async () => {
    const missing = join(tmpdir(), "ebox-read-ahead-missing", "log.sqlite");
    const reading = readOnAThread({ kind: "embedded", file: missing, namespace: "ebox" });
    await expect(untilCaughtUp(reading, 7)).rejects.toThrow(/open/);
  });
});

function aLog(): ToldLog {
  const log = new ToldLog();
  for (let number = 1; number <= 20; number++) log.publish({ id: uuid(number), sender: TAX, recipient: BAKERY });
  return log;
}
