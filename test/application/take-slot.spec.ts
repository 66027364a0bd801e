import { slotOf, takeSlot } from "../../src/application/policies/take-slot.ts";
import { type EventStore, EventStoreUnavailable } from "../../src/application/ports/event-store.ts";
import { DAY, type Instant, plus } from "../../src/domain/instant.ts";
import { insteadOf } from "../instead-of.ts";
import { eventsOf, NOON, type Office, openOffice, typesOf } from "./office.ts";

const JOB = "sweep";
const TEN_SECONDS = 10_000;

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const slots = async () => (await eventsOf(office, `job-${JOB}`)).map(({ data }) => (data as { slot: Instant }).slot);

it("a slot begins at the same moment for every clock within it", () => {
  for (const ms of [0, 1, 9_999]) expect(slotOf(plus(NOON, ms), TEN_SECONDS)).toBe(NOON);
  expect(slotOf(plus(NOON, TEN_SECONDS), TEN_SECONDS)).toBe("2026-11-22T12:00:10.000Z");
  expect(slotOf(NOON, DAY)).toBe("2026-11-22T00:00:00.000Z");
});

it("of many who ask at once one gets the slot, and one JobRan stands", async () => {
  for (const slot of [NOON, plus(NOON, TEN_SECONDS)]) {
    const taken = await Promise.all(Array.from({ length: 16 }, () => takeSlot(office, JOB, slot)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  }
  expect(await slots()).toEqual([NOON, plus(NOON, TEN_SECONDS)]);
});

it("a slot whose append was made and never answered is nobody's, and the next one is free", async () => {
  const unanswered = insteadOf<EventStore>(office.store, {
    append: async (append) => {
      await office.store.append(append);
      throw new EventStoreUnavailable("the connection was lost");
    },
  });
  await expect(takeSlot({ ...office, store: unanswered }, JOB, NOON)).rejects.toThrow(EventStoreUnavailable);
  expect(await takeSlot(office, JOB, NOON)).toBe(false);
  expect(await takeSlot(office, JOB, plus(NOON, TEN_SECONDS))).toBe(true);
  expect(await typesOf(office, `job-${JOB}`)).toEqual(["JobRan", "JobRan"]);
});

it("is taken by reading one event, however long the job has run", async () => {
  for (let number = 0; number < 30; number++) await takeSlot(office, JOB, plus(NOON, number * TEN_SECONDS));
  let read = 0;
  const counting = insteadOf<EventStore>(office.store, {
    readStream: async (...args) => {
      const slice = await office.store.readStream(...args);
      read += slice.events.length;
      return slice;
    },
  });
  expect(await takeSlot({ ...office, store: counting }, JOB, plus(NOON, DAY))).toBe(true);
  expect(read).toBe(1);
});
