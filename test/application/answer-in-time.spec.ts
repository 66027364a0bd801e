import { setTimeout as after } from "node:timers/promises";
import { answeringInTime, inTime } from "../../src/application/answer-in-time.ts";
import { EventStoreUnavailable } from "../../src/application/ports/event-store.ts";

const never = () => new Promise<never>(() => {});

/** In milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await expect(work()).rejects.toBeInstanceOf(EventStoreUnavailable);
  return performance.now() - started;
}

it("gives the answer, or what asking raised", async () => {
  expect(await inTime(async () => 7)).toBe(7);
  await expect(inTime(() => Promise.reject(new TypeError("no")))).rejects.toThrow("no");
});

it("waits 2.5 s for one answer, and 2.5 s for all that one request asks for, after which nothing is asked any more", async () => {
  let asked = 0;
  const alone = timeOf(() => inTime(never));
  const together = timeOf(() =>
    answeringInTime(async () => {
      await inTime(() => after(1_500));
      await inTime(never).catch(() => undefined);
      await inTime(async () => void asked++);
    }),
  );
  for (const time of await Promise.all([alone, together])) {
    expect(time).toBeGreaterThan(2_400);
    expect(time).toBeLessThan(3_000);
  }
  expect(asked).toBe(0);
});

it("gives work within the work a time of its own", async () => {
  await answeringInTime(async () => {
    await inTime(never).catch(() => undefined);
    await expect(inTime(async () => 7)).rejects.toBeInstanceOf(EventStoreUnavailable);
    expect(await answeringInTime(() => inTime(async () => 7))).toBe(7);
  });
});
