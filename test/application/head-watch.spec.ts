import { HeadWatch } from "../../src/application/head-watch.ts";
import { EventStoreUnavailable, type Position } from "../../src/application/ports/event-store.ts";

const { jest } = import.meta;
const LOST_AFTER_MS = 5_000;
/** In which it looks at least once. */
const A_LOOK_MS = 1_000;

let head: Position | undefined;
let isAway: boolean;
let shown: string;
let watch: HeadWatch;

beforeEach(() => {
  jest.useFakeTimers();
  head = "1" as Position;
  isAway = false;
  shown = "0";
  const store = {
    head: async () => {
      if (isAway) throw new EventStoreUnavailable("away");
      return head;
    },
  };
  watch = new HeadWatch(store, { reached: async (position) => shown >= position });
});
afterEach(() => {
  watch.close();
  jest.useRealTimers();
});

const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

it("a node is not lost as it starts, though nothing is confirmed before its tables show the head", async () => {
  await pass(A_LOOK_MS);
  expect(watch.isConfirmed).toBe(true);
  expect(watch.wasConfirmedWithin(Number.MAX_SAFE_INTEGER)).toBe(false);
  shown = "1";
  await pass(A_LOOK_MS);
  expect(watch.wasConfirmedWithin(A_LOOK_MS)).toBe(true);
});

it("an empty log is shown", async () => {
  head = undefined;
  await pass(A_LOOK_MS);
  expect(watch.wasConfirmedWithin(A_LOOK_MS)).toBe(true);
});

for (const [what, loseTouch] of [
  ["the store is away", () => (isAway = true)],
  ["its tables stay behind", () => (head = "2" as Position)],
] as const) {
  it(`where ${what}, nothing is confirmed after 5 s, until all is shown again`, async () => {
    shown = "1";
    await pass(A_LOOK_MS);
    let lost = 0;
    watch.onLost(() => lost++);
    loseTouch();
    await pass(LOST_AFTER_MS - A_LOOK_MS);
    expect([lost, watch.isConfirmed]).toEqual([0, true]);
    await pass(A_LOOK_MS);
    expect([lost, watch.isConfirmed]).toEqual([1, false]);
    expect(watch.wasConfirmedWithin(LOST_AFTER_MS)).toBe(false);
    expect(() => watch.assertConfirmed()).toThrow(EventStoreUnavailable);
    isAway = false;
    shown = "2";
    await pass(A_LOOK_MS);
    expect(watch.wasConfirmedWithin(A_LOOK_MS)).toBe(true);
    watch.assertConfirmed();
  });
}
