import { getEventListeners } from "node:events";
import { Doorbell } from "../../../src/graphql/subscriptions/doorbell.ts";

describe("A doorbell", () => {
  it("wakes all who sleep, once", async () => {
    const bell = new Doorbell();
    const { signal } = new AbortController();
    const sleepers = [bell.rung(signal), bell.rung(signal)];
    bell.ring();
    await Promise.all(sleepers);
    expect(bell.sleepers).toBe(0);
  });

  it("lets one give up while the others sleep on, and keeps nothing of it", async () => {
    const bell = new Doorbell();
    const [impatient, patient] = [new AbortController(), new AbortController()];
    const woken = bell.rung(impatient.signal);
    const sleeping = bell.rung(patient.signal);
    impatient.abort();
    await woken;
    expect(bell.sleepers).toBe(1);
    bell.ring();
    await sleeping;
    for (const { signal } of [impatient, patient]) expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("doesn't let one fall asleep who gave up before", async () => {
    const bell = new Doorbell();
    await bell.rung(AbortSignal.abort());
    expect(bell.sleepers).toBe(0);
  });

  it("isn't heard by one who falls asleep while it rings", async () => {
    const bell = new Doorbell();
    const { signal } = new AbortController();
    let second: Promise<void> | undefined;
    const first = bell.rung(signal).then(() => {
      second = bell.rung(signal);
    });
    bell.ring();
    await first;
    expect(bell.sleepers).toBe(1);
    bell.ring();
    await second;
  });
});
