import type { Position } from "../src/application/ports/event-store.ts";
import type { Projection, ProjectionState } from "../src/application/ports/read-model.ts";
import { createLog } from "../src/logging.ts";
import { watchProjector } from "../src/projector-watch.ts";

const position = "7" as Position;

function watched(first: ProjectionState) {
  let status = first;
  const listeners = new Set<Parameters<Projection["onChange"]>[0]>();
  const lines: string[] = [];
  const projection: Projection = {
    status: () => status,
    reached: () => Promise.resolve(true),
    erased: () => undefined,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const watch = watchProjector(projection, createLog("info", { write: (line) => void lines.push(line) }));
  const change = (next: ProjectionState) => {
    status = next;
    for (const listener of [...listeners]) listener(new Set(), position);
  };
  return { watch, change, lines, listeners };
}

it("tells when the end of the log was reached", async () => {
  const { watch, change, lines } = watched({ state: "catching-up", position: undefined });
  change({ state: "catching-up", position });
  change({ state: "live", position });
  expect(await watch.caughtUp).toBe(true);
  watch.end();
  expect(lines).toEqual([]);
});

it("logs once, loudly, that the projector has stopped", async () => {
  const { watch, change, lines, listeners } = watched({ state: "live", position: undefined });
  change({ state: "stopped", position, reason: "unknown event type Foo" });
  change({ state: "stopped", position, reason: "unknown event type Foo" });
  expect(await watch.caughtUp).toBe(true);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "fatal", position, reason: "unknown event type Foo", msg: "the projector has stopped" },
  ]);
  expect(listeners.size).toBe(0);
});

it("logs that the projector waits, and that it goes on, once each, and still tells when the end was reached", async () => {
  const { watch, change, lines } = watched({ state: "catching-up", position: undefined });
  const waiting: ProjectionState = { state: "stopped", position, reason: "no store", tryingAgain: true };
  change(waiting);
  change(waiting);
  change({ state: "catching-up", position });
  change({ state: "live", position });
  expect(await watch.caughtUp).toBe(true);
  watch.end();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "error", position, reason: "no store", msg: "the projector waits until it can go on" },
    { level: "info", position, msg: "the projector goes on" },
  ]);
});

it("does not wait for one that stopped before it caught up, nor after its own end", async () => {
  expect(await watched({ state: "stopped", position, reason: "a bug" }).watch.caughtUp).toBe(false);
  const { watch } = watched({ state: "catching-up", position });
  watch.end();
  expect(await watch.caughtUp).toBe(false);
});
