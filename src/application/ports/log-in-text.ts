import type { EventStore } from "./event-store.ts";

/** A log for who hands its batches over to another thread, where a text costs a fraction of what objects do. */
export interface LogInText extends Pick<EventStore, "close"> {
  /** The batches of `subscribe`, each as one JSON text. */
  subscribeInText(options: Parameters<EventStore["subscribe"]>[0]): AsyncIterable<string>;
}
