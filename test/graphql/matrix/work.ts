import type { EventStore } from "../../../src/application/ports/event-store.ts";

/** What is told of a sender is remembered for half a second, and its refusals are recorded 60 times a minute. */
const BY_THE_CLOCK = /^(sender|submission)-/;

/** Counts what is asked of the log for a request, whoever answers it. */
export class Work {
  count = 0;

  watch = (store: EventStore): EventStore =>
    new Proxy(store, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        if (name !== "readStream" && name !== "append" && name !== "appendInOrder") return value.bind(target);
        return (...asked: unknown[]) => {
          const [first] = asked;
          const stream = typeof first === "string" ? first : ((first as { stream?: string }).stream ?? "");
          if (!BY_THE_CLOCK.test(stream)) this.count++;
          return value.apply(target, asked);
        };
      },
    });
}
