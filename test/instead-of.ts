import type { EventStore } from "../src/application/ports/event-store.ts";

/** The store, with these instead of its own. */
export function insteadOf<Store extends EventStore>(store: Store, given: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(given, name)) return Reflect.get(given, name);
      const own = Reflect.get(target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}
