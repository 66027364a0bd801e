import fc from "fast-check";
import { positionOf } from "../../../src/application/audit/moment.ts";
import type { Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import { type Instant, instant } from "../../../src/domain/instant.ts";
import { projected, removeProjected } from "../../infrastructure/read-model/projected.ts";
import { BAKERY, ToldLog, uuid } from "../../infrastructure/read-model/told-log.ts";
import { toldStreams } from "./told-streams.ts";

afterEach(removeProjected);

const NEVER = new AbortController().signal;
const START = Date.UTC(2026, 0, 1);

/** Facts at these times (milliseconds), with content in between that does not tell the time. */
function logAt(times: readonly number[]): RecordedEvent[] {
  const log = new ToldLog();
  return times.flatMap((time, index) => {
    const at = (event: RecordedEvent, milliseconds: number) => ({
      ...event,
      metadata: { ...event.metadata, time: instant(START + milliseconds) },
    });
    const fact = at(log.tell(`mailbox-${BAKERY}`, "MailboxActivated", {}), time);
    return index % 3 === 0 ? [fact, at(log.deposit(uuid(index), {}), time + 1_000_000)] : [fact];
  });
}

/** By the words of the rule: the last position before the first fact later than it. */
function byTheRule(events: readonly RecordedEvent[], time: Instant): Position | undefined {
  const facts = events.filter(({ stream }) => stream.startsWith("mailbox-"));
  const first = facts.findIndex(({ metadata }) => metadata.time > time);
  return facts.at(first === -1 ? facts.length - 1 : first - 1 < 0 ? facts.length : first - 1)?.position;
}

it("a time is the last position before the first event later than it, whatever the clocks of nodes say", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(500), { maxLength: 40 }), fc.nat(520), async (times, asked) => {
      const events = logAt(times);
      const { readModel } = projected(events);
      const time = instant(START + asked);
      const found = await positionOf({ time }, { store: toldStreams(events), readModel }, NEVER);
      expect(found).toBe(byTheRule(events, time));
    }),
    { numRuns: 100 },
  );
});

it("is found in a long log by looking at a small part of it", async () => {
  // Two nodes, one of them 700 ms behind the other.
  const times = Array.from({ length: 12_000 }, (_, index) => index * 10 - (index % 2) * 700);
  const events = logAt(times);
  const { readModel } = projected(events, 500);
  for (const asked of [-800, 0, 5, 43_210, 77_777, 119_280, 119_980, 119_990, 500_000]) {
    const store = toldStreams(events);
    const time = instant(START + asked);
    expect(await positionOf({ time }, { store, readModel }, NEVER)).toBe(byTheRule(events, time));
    expect(store.looked).toBeLessThan(1_300);
  }
});

it("a position is taken as it is, and the end of the log where it is still to come", async () => {
  const events = logAt([1, 2, 3]);
  const { readModel } = projected(events);
  const parts = { store: toldStreams(events), readModel };
  const [first, last] = [events[0]?.position as Position, events.at(-1)?.position as Position];
  expect(await positionOf({ position: first }, parts, NEVER)).toBe(first);
  expect(await positionOf({ position: `${last}0` as Position }, parts, NEVER)).toBe(last);
  expect(await positionOf({ position: first }, { ...parts, store: toldStreams([]) }, NEVER)).toBeUndefined();
});
