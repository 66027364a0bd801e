import type { MessagePort } from "node:worker_threads";
import type { EventStore } from "../../application/ports/event-store.ts";
import type { LogInText } from "../../application/ports/log-in-text.ts";

/** What a reading thread is to subscribe to. */
export type ReadingOrder = Omit<Parameters<EventStore["subscribe"]>[0], "signal">;

export type ToReader = "next" | "leave";

export type FromReader =
  | { readonly kind: "batch"; readonly batch: string }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

/** So many batches at most are on their way to who asked: memory stays bounded. */
export const AHEAD = 4;

/** What a reading thread does from its start to its end. */
export async function serveBatches(
  port: MessagePort,
  order: ReadingOrder,
  openStore: () => Promise<LogInText>,
): Promise<void> {
  const leaving = new AbortController();
  let free = AHEAD;
  let wake = () => {};
  port.on("message", (what: ToReader) => {
    if (what === "next") free++;
    else leaving.abort();
    wake();
  });
  const say = (what: FromReader) => port.postMessage(what);

  try {
    const store = await openStore();
    try {
      for await (const batch of store.subscribeInText({ ...order, signal: leaving.signal })) {
        while (free === 0 && !leaving.signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
        if (leaving.signal.aborted) break;
        free--;
        say({ kind: "batch", batch });
      }
    } finally {
      await store.close();
    }
  } catch (error) {
    const { name, message } = error as Error;
    say({ kind: "failed", name, message });
  }
  port.close();
}
