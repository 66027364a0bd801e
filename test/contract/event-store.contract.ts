import { appending } from "./event-store/appending.ts";
import { appendingInOrder } from "./event-store/appending-in-order.ts";
import { closing } from "./event-store/closing.ts";
import { keepingContent } from "./event-store/keeping-content.ts";
import { racing } from "./event-store/racing.ts";
import { readingAll } from "./event-store/reading-all.ts";
import { readingStreams } from "./event-store/reading-streams.ts";
import { repeating } from "./event-store/repeating.ts";
import { type OpenEventStore, sharedStore } from "./event-store/stage.ts";
import { subscribing } from "./event-store/subscribing.ts";
import { subscribingLive } from "./event-store/subscribing-live.ts";
import { tellingTombstones } from "./event-store/telling-tombstones.ts";
import { tombstoning } from "./event-store/tombstoning.ts";

/**
 * What the port `EventStore` promises, for every adapter, unchanged. `open` gives a store under a namespace of its own,
 * so that suites can run side by side on one server; every case uses streams of its own, and none supposes that the log
 * holds nothing else, that positions have no gaps, or how long anything takes.
 */
export function eventStoreContract(name: string, open: OpenEventStore): void {
  describe(`${name} keeps the event store's promises:`, () => {
    const stage = sharedStore(open);
    describe("appending", () => appending(stage));
    describe("repeating an append", () => repeating(stage));
    describe("appending in order", () => appendingInOrder(stage));
    describe("racing", () => racing(stage));
    describe("keeping content", () => keepingContent(stage));
    describe("reading a stream", () => readingStreams(stage));
    describe("reading the whole log", () => readingAll(stage));
    describe("subscribing", () => subscribing(stage));
    describe("subscribing to what comes", () => subscribingLive(stage));
    describe("tombstoning", () => tombstoning(stage));
    describe("telling tombstones", () => tellingTombstones(stage));
    describe("closing", () => closing(open));
  });
}
