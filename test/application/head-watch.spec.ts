import { HeadWatch } from "../../src/application/head-watch.ts";
import { EventStoreUnavailable, type Position } from "../../src/application/ports/event-store.ts";
import { until } from "../graphql/until.ts";

const LOST_AFTER_MS = 200;

let head: Position | undefined;
let isAway: boolean;
let shown: string;
let watch: HeadWatch;

beforeEach(() => {
  head = "1" as Position;
  isAway = false;
  shown = "0";
  const store = {
    head: async () => {
      if (isAway) throw new EventStoreUnavailable("away");
      return head;
    },
  };
  watch = new HeadWatch(store, { reached: async (position) => shown >= position }, LOST_AFTER_MS);
});
afterEach(() => watch.close());

it("a node is not lost as it starts, though nothing is confirmed before its tables show the head", async () => {
  expect(watch.isConfirmed).toBe(true);
  expect(watch.wasConfirmedWithin(Number.MAX_SAFE_INTEGER)).toBe(false);
  shown = "1";
  await until(() => watch.wasConfirmedWithin(LOST_AFTER_MS));
});

it("an empty log is shown", async () => {
  head = undefined;
  await until(() => watch.wasConfirmedWithin(LOST_AFTER_MS));
});

for (const [what, loseTouch] of [
  ["the store is away", () => (isAway = true)],
  ["its tables stay behind", () => (head = "2" as Position)],
] as const) {
  it(`where ${what}, nothing is confirmed after that time, until all is shown again`, async () => {
    shown = "1";
    await until(() => watch.wasConfirmedWithin(LOST_AFTER_MS));
    let lost = 0;
    watch.onLost(() => lost++);
    loseTouch();
    await until(() => lost > 0);
    expect(watch.wasConfirmedWithin(LOST_AFTER_MS)).toBe(false);
    expect(() => watch.assertConfirmed()).toThrow(EventStoreUnavailable);
    isAway = false;
    shown = "2";
    await until(() => watch.wasConfirmedWithin(LOST_AFTER_MS));
    watch.assertConfirmed();
  });
}
