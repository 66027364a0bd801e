import { setTimeout as delay } from "node:timers/promises";
import type { MessageId } from "../../domain/message-id.ts";
import { type EventStore, EventStoreUnavailable, type Position, type RecordedEvent } from "../ports/event-store.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { partiesOf } from "./message-parties.ts";
import { standingEvents } from "./moment.ts";
import { AUDITED, idOf, STREAM_KINDS } from "./streams-audited.ts";
import { isAbout, passes, type TrailFilter } from "./trail-filter.ts";

/** Events in which one page looks for what a filter asks. */
export const MOST_LOOKED_AT = 20_000;
const BATCH = 500;
/** Before a store that went away is asked again. Milliseconds. */
const TRY_AGAIN_AFTER = 1_000;

export interface TrailRequest {
  /** Not itself included. */
  readonly after: Position | undefined;
  /** Itself included. */
  readonly until?: Position;
  readonly filter: TrailFilter;
  readonly first: number;
}

export interface TrailPage {
  readonly events: readonly RecordedEvent[];
  /** More may follow after `position`. A page that is not full says so where it has looked at enough. */
  readonly hasNextPage: boolean;
  /** Everything up to and including here was looked at. */
  readonly position: Position | undefined;
}

/**
 * The events of the log as auditors read them: in its order, each once, none left out. From the store itself, so that what
 * is recorded is told at once.
 */
export class AuditTrail {
  readonly #store: Pick<EventStore, "subscribe" | "readStream">;
  readonly #readModel: Pick<ReadModel, "messagesById">;
  readonly #tryAgainAfterMs: number;
  #followers = 0;

  constructor(
    store: Pick<EventStore, "subscribe" | "readStream">,
    readModel: Pick<ReadModel, "messagesById">,
    tryAgainAfterMs = TRY_AGAIN_AFTER,
  ) {
    this.#store = store;
    this.#readModel = readModel;
    this.#tryAgainAfterMs = tryAgainAfterMs;
  }

  /** How many follow it now. */
  get followers(): number {
    return this.#followers;
  }

  /** Raises `EventStoreUnavailable`, `NotAPosition`, and what the signal was aborted with. */
  async page({ after, until, filter, first }: TrailRequest, signal: AbortSignal): Promise<TrailPage> {
    const found: RecordedEvent[] = [];
    let position = after;
    let looked = 0;
    const maxBatch = hasConditions(filter) ? BATCH : first + 1;
    for await (const batch of standingEvents(this.#store, after, signal, prefixesOf(filter), maxBatch)) {
      const inside = until === undefined ? batch.events : batch.events.filter((event) => event.position <= until);
      for (const event of await this.#matching(inside, filter)) {
        if (found.length === first) return { events: found, hasNextPage: true, position: found.at(-1)?.position };
        found.push(event);
      }
      if (until !== undefined && batch.position >= until) return { events: found, hasNextPage: false, position: until };
      position = batch.position;
      looked += batch.events.length;
      if (looked >= MOST_LOOKED_AT && !batch.caughtUp) return { events: found, hasNextPage: true, position };
    }
    return { events: found, hasNextPage: false, position };
  }

  /**
   * Everything after the position, then what comes, until the signal aborts. A store that goes away is waited for: how long
   * a node may be without it is for others to judge.
   */
  async *follow(
    after: Position | undefined,
    filter: TrailFilter,
    signal: AbortSignal,
  ): AsyncGenerator<RecordedEvent, void, undefined> {
    let position = after;
    this.#followers++;
    try {
      while (!signal.aborted) {
        try {
          const prefixes = prefixesOf(filter);
          for await (const batch of this.#store.subscribe({ after: position, prefixes, maxBatch: BATCH, signal })) {
            yield* await this.#matching(batch.events, filter);
            position = batch.position;
          }
        } catch (error) {
          if (!(error instanceof EventStoreUnavailable)) throw error;
          await delay(this.#tryAgainAfterMs, undefined, { signal }).catch(() => undefined);
        }
      }
    } finally {
      this.#followers--;
    }
  }

  async #matching(events: readonly RecordedEvent[], filter: TrailFilter): Promise<readonly RecordedEvent[]> {
    const passing = events.filter((event) => passes(event, filter));
    const { enterprise } = filter;
    if (enterprise === undefined) return passing;
    const idIn = (event: RecordedEvent) => idOf(event.stream, "MESSAGE") as MessageId | undefined;
    const ids = new Set(passing.map(idIn).filter((id) => id !== undefined));
    const parties = await partiesOf([...ids], { store: this.#store, readModel: this.#readModel });
    return passing.filter((event) => isAbout(event, enterprise, parties.get(idIn(event) as MessageId)));
  }
}

const prefixesOf = ({ streamKinds }: TrailFilter) =>
  STREAM_KINDS.filter((kind) => streamKinds?.has(kind) ?? true).map((kind) => AUDITED[kind]);

const hasConditions = ({ streamKinds: _, ...conditions }: TrailFilter) => Object.keys(conditions).length > 0;
