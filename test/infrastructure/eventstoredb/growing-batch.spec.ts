import type { Position } from "../../../src/application/ports/event-store.ts";
import type { StoredEvent } from "../../../src/infrastructure/eventstoredb/answer.ts";
import { GrowingBatch } from "../../../src/infrastructure/eventstoredb/growing-batch.ts";

const MEBIBYTE = 1_048_576;

const position = (number: number) => number.toString(16).padStart(32, "0") as Position;

const anEvent = (number: number, data: string): StoredEvent => ({
  kind: "event",
  streamId: "ebox.message-01",
  revision: number,
  position: position(number),
  id: "632d5aea-a8b6-8426-a22e-539c1c991750",
  type: "Published",
  data,
  metadata: "{}",
});

describe("a batch that grows", () => {
  it("is full when it has as many events as were asked for", () => {
    const batch = new GrowingBatch((event) => event, undefined, undefined);
    for (let number = 1; number <= 3; number++) {
      expect(batch.isFull(3)).toBe(false);
      batch.add(anEvent(number, "{}"));
    }
    expect(batch.isFull(3)).toBe(true);
  });

  it("is full before, again and again, where events are so large that they would take much memory", () => {
    const batch = new GrowingBatch((event) => event.revision, undefined, undefined);
    const data = JSON.stringify("x".repeat(MEBIBYTE));
    for (let number = 1; number <= 12; number++) {
      batch.add(anEvent(number, data));
      expect(batch.isFull(1_000)).toBe(number % 4 === 0);
      if (batch.isFull(1_000)) expect(batch.take()?.events).toEqual([number - 3, number - 2, number - 1, number]);
    }
  });

  it("moves on past what is not told, and keeps nothing of it", () => {
    const batch = new GrowingBatch(() => undefined, undefined, undefined);
    for (let number = 1; number <= 12; number++) batch.add(anEvent(number, "x".repeat(MEBIBYTE)));
    expect(batch.isFull(1)).toBe(false);
    expect(batch.take()).toEqual({ events: [], position: position(12), caughtUp: false });
  });
});
