/** A process or thread of its own for the specs beside it: `node child.ts <task> <file> [number]`. */
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import type { EventStore, NewEvent } from "../../../src/application/ports/event-store.ts";
import type { EventMetadata } from "../../../src/domain/metadata.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";

const [task, file = "", number = "0"] = process.argv.slice(2);

function someEvents(count: number): NewEvent[] {
  const metadata = { schemaVersion: 1 } as EventMetadata;
  return Array.from({ length: count }, () => ({ id: randomUUID(), type: "Happened", data: { a: 1 }, metadata }));
}

async function appendStreams(store: EventStore, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await store.append({ stream: `message-${randomUUID()}`, expected: "no-stream", events: someEvents(1) });
  }
}

const tasks: Record<string, () => Promise<void>> = {
  async "append one by one"() {
    const store = await openEmbeddedLog({ file });
    await appendStreams(store, Number(number));
    await store.close();
  },

  async "append by 64 clients"() {
    const store = await openEmbeddedLog({ file });
    await Promise.all(Array.from({ length: 64 }, () => appendStreams(store, Number(number) / 64)));
    await store.close();
  },

  /** Prints the name of each pair of streams once both are acknowledged; ends by being killed. */
  async "append until killed"() {
    const store = await openEmbeddedLog({ file });
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (true) {
          const id = randomUUID();
          await store.appendInOrder([
            { stream: `content-${id}`, expected: "no-stream", events: someEvents(3) },
            { stream: `message-${id}`, expected: "no-stream", events: someEvents(2) },
          ]);
          writeSync(1, `${id}\n`);
        }
      }),
    );
  },

  /** Prints the event ids that a read-only subscriber is told; ends with its input. */
  async "follow read-only"() {
    const store = await openEmbeddedLog({ file, readOnly: true });
    const abort = new AbortController();
    process.stdin.resume().on("end", () => abort.abort());
    for await (const { events } of store.subscribe({ signal: abort.signal })) {
      for (const { id } of events) writeSync(1, `${id}\n`);
    }
    await store.close();
  },

  async "leave without closing"() {
    const store = await openEmbeddedLog({ file });
    const { signal } = new AbortController();
    const subscription = store.subscribe({ signal })[Symbol.asyncIterator]();
    await subscription.next();
    await appendStreams(store, 1);
    void (async () => {
      while (true) await subscription.next();
    })();
    writeSync(1, "appended\n");
  },
};

await tasks[task ?? ""]?.();
