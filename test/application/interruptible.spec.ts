import { getEventListeners } from "node:events";
import { interruptible } from "../../src/application/interruptible.ts";

/** Yields 1 and 2, then waits for ever, until it is interrupted; tells when it is over. */
function waiting() {
  const state = { waits: false, over: false };
  async function* produce(signal: AbortSignal) {
    try {
      yield 1;
      yield 2;
      await new Promise<void>((resolve) => {
        state.waits = true;
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    } finally {
      state.over = true;
    }
  }
  return { state, produce };
}

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

describe("An interruptible iteration", () => {
  it("tells what is produced, and ends with it", async () => {
    const { signal } = new AbortController();
    const told = [];
    for await (const value of interruptible(signal, async function* () {
      yield* [1, 2, 3];
    })) {
      told.push(value);
    }
    expect(told).toEqual([1, 2, 3]);
    expect(listeners(signal)).toBe(0);
  });

  it("ends where the signal aborts while it waits", async () => {
    const abort = new AbortController();
    const { state, produce } = waiting();
    const told: number[] = [];
    const loop = (async () => {
      for await (const value of interruptible(abort.signal, produce)) {
        told.push(value);
        if (value === 2) queueMicrotask(() => setImmediate(() => abort.abort()));
      }
    })();
    await loop;
    expect(told).toEqual([1, 2]);
    expect(state).toEqual({ waits: true, over: true });
    expect(listeners(abort.signal)).toBe(0);
  });

  it("ends where return() is called while it waits, and ends the next() that waits", async () => {
    const { signal } = new AbortController();
    const { state, produce } = waiting();
    const iterator = interruptible(signal, produce);
    await iterator.next();
    await iterator.next();
    const next = iterator.next();
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(state.over).toBe(true);
    expect(listeners(signal)).toBe(0);
  });

  it("ends where the loop is left", async () => {
    const { signal } = new AbortController();
    const { state, produce } = waiting();
    for await (const value of interruptible(signal, produce)) {
      expect(value).toBe(1);
      break;
    }
    expect(state).toEqual({ waits: false, over: true });
    expect(listeners(signal)).toBe(0);
  });

  it("gives the producer an aborted signal where the outer one has aborted before", async () => {
    const iterator = interruptible(AbortSignal.abort(), async function* (signal) {
      yield signal.aborted;
    });
    expect(await iterator.next()).toEqual({ done: false, value: true });
  });

  it("listens to nothing before it is started, after it was returned unstarted, and after an error", async () => {
    const { signal } = new AbortController();
    const unstarted = interruptible(signal, waiting().produce);
    expect(listeners(signal)).toBe(0);
    await unstarted.return?.();
    expect(await unstarted.next()).toMatchObject({ done: true });
    expect(listeners(signal)).toBe(0);

    const failing = interruptible(signal, async function* () {
      yield 1;
      throw new Error("broken");
    });
    await failing.next();
    expect(listeners(signal)).toBe(1);
    await expect(failing.next()).rejects.toThrow("broken");
    expect(listeners(signal)).toBe(0);
  });

  it("works without an outer signal", async () => {
    const iterator = interruptible(undefined, waiting().produce);
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    expect(await iterator.return?.()).toMatchObject({ done: true });
  });
});
