import { DAY, HOUR, type Instant, instant } from "../../src/domain/instant.ts";
import { jobDecider } from "../../src/domain/job/decider.ts";
import type { JobRan } from "../../src/domain/job/events.ts";
import { specify } from "./specification.ts";

const { given } = specify(jobDecider);
const at = (slot: string) => ({ type: "TakeSlot", commandId: "c", slot: slot as Instant }) as const;
const ran = (slot: string): JobRan => ({ type: "JobRan", data: { slot: slot as Instant } });

const TEN = "2026-11-22T12:00:10.000Z";
const TWENTY = "2026-11-22T12:00:20.000Z";

describe("a job", () => {
  it("runs in its first slot", () => given().when(at(TEN)).thenTold(ran(TEN)));
  it("runs in the next slot", () => given(ran(TEN)).when(at(TWENTY)).thenTold(ran(TWENTY)));
  it("runs once in a slot", () => given(ran(TEN)).when(at(TEN)).thenTold());
  it("does not run in a slot before the last, which a node with a slow clock may ask for", () =>
    given(ran(TEN), ran(TWENTY)).when(at(TEN)).thenTold());

  it("may have one slot a night by the clock of a place, whatever the summer time", () => {
    // Two in the morning in Brussels: 00:00 UTC in summer, 01:00 in winter.
    const nights = [
      instant(Date.UTC(2026, 9, 24)),
      instant(Date.UTC(2026, 9, 25)),
      instant(Date.UTC(2026, 9, 26) + HOUR),
    ];
    expect(Date.parse(nights[2] as Instant) - Date.parse(nights[1] as Instant)).toBe(DAY + HOUR);
    const history: JobRan[] = [];
    for (const night of nights) {
      given(...history)
        .when(at(night))
        .thenTold(ran(night));
      history.push(ran(night));
      given(...history)
        .when(at(night))
        .thenTold();
    }
  });
});
