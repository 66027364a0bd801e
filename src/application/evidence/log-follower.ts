import { logDecider } from "../../domain/evidence/log-decider.ts";
import type { LogState } from "../../domain/evidence/log-state.ts";
import { assumeNew, type Loaded, load } from "../handle.ts";
import type { EventStore } from "../ports/event-store.ts";
import { LOG_STREAM } from "../streams.ts";

/**
 * What is signed of the evidence log as this node knows it: kept in memory, so that asking costs nothing, and as old as the
 * last `follow`. The first reads the whole stream, each later one what is new.
 */
export class LogFollower {
  readonly #store: EventStore;
  #loaded: Loaded<LogState> = assumeNew(logDecider);

  constructor(store: EventStore) {
    this.#store = store;
  }

  get state(): LogState {
    return this.#loaded.state;
  }

  get loaded(): Loaded<LogState> {
    return this.#loaded;
  }

  async follow(): Promise<LogState> {
    const loaded = await load(this.#store, LOG_STREAM, logDecider, this.#loaded);
    // Of two that overlap the one that saw more counts.
    if (revisionOf(loaded) >= revisionOf(this.#loaded)) this.#loaded = loaded;
    return this.#loaded.state;
  }
}

const revisionOf = ({ revision }: Loaded<LogState>) => (revision === "no-stream" ? -1 : revision);
