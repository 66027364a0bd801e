import { answeringInTime, inTime } from "../../src/application/answer-in-time.ts";
import { EventStoreUnavailable } from "../../src/application/ports/event-store.ts";

const { jest } = import.meta;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const never = () => new Promise<never>(() => {});
const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

it("gives the answer, or what asking raised", async () => {
  expect(await inTime(async () => 7)).toBe(7);
  await expect(inTime(() => Promise.reject(new TypeError("no")))).rejects.toThrow("no");
});

it("waits 2.5 s for one answer, and 2.5 s for all that one request asks for, after which nothing is asked any more", async () => {
  let asked = 0;
  let over = 0;
  const isUnavailable = async (work: () => Promise<unknown>) => {
    await expect(work()).rejects.toBeInstanceOf(EventStoreUnavailable);
    over++;
  };
  const both = [
    isUnavailable(() => inTime(never)),
    isUnavailable(() =>
      answeringInTime(async () => {
        await inTime(() => after(1_500));
        await inTime(never).catch(() => undefined);
        await inTime(async () => void asked++);
      }),
    ),
  ];
  await jest.advanceTimersByTimeAsync(2_499);
  expect(over).toBe(0);
  await jest.advanceTimersByTimeAsync(10);
  await Promise.all(both);
  expect(asked).toBe(0);
});

it("gives work within the work a time of its own", async () => {
  const worked = answeringInTime(async () => {
    await inTime(never).catch(() => undefined);
    await expect(inTime(async () => 7)).rejects.toBeInstanceOf(EventStoreUnavailable);
    return answeringInTime(() => inTime(async () => 7));
  });
  await jest.advanceTimersByTimeAsync(2_510);
  expect(await worked).toBe(7);
});
