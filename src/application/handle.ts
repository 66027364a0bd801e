import type { Decider, Refusal } from "../domain/decision.ts";
import type { Fact, Told } from "../domain/metadata.ts";
import type { Clock } from "./ports/clock.ts";
import type { EventStore, ExpectedRevision, Position, StreamName } from "./ports/event-store.ts";
import { EventStoreUnavailable } from "./ports/event-store.ts";
import { type CommandContext, toRecord } from "./recording.ts";
import { upcast } from "./upcasting.ts";

export interface Loaded<State> {
  readonly state: State;
  readonly revision: ExpectedRevision;
  /** Of the last event. */
  readonly position: Position | undefined;
}

export type Handled<State> =
  /** `position`: of the last event appended, or of the stream's last where nothing was new. */
  | { readonly accepted: true; readonly state: State; readonly position: Position | undefined; readonly isNew: boolean }
  | { readonly accepted: false; readonly refusal: Refusal };

const PAGE = 1_000;
const MAX_TRIES = 20;

/** A stream that is expected not to exist: spares the load of a new one. */
export function assumeNew<State>(decider: { readonly initial: State }): Loaded<State> {
  return { state: decider.initial, revision: "no-stream", position: undefined };
}

export async function load<State, F extends Fact>(
  store: EventStore,
  stream: StreamName,
  decider: Pick<Decider<State, never, F>, "initial" | "evolve">,
  from: Loaded<State> = assumeNew(decider),
): Promise<Loaded<State>> {
  let { state, revision, position } = from;
  for (;;) {
    const next = revision === "no-stream" ? 0 : revision + 1;
    const slice = await store.readStream(stream, { from: next, limit: PAGE });
    if (slice.state === "deleted") throw new Error(`${stream} was erased`);
    for (const event of slice.events) {
      state = decider.evolve(state, upcast<F>(event));
      revision = event.revision;
      position = event.position;
    }
    if (slice.events.length < PAGE) return { state, revision, position };
  }
}

/**
 * Load, decide, append; on a conflict load what came between and decide again. `assume` spares the load where the
 * stream is expected to be in that state (a new one): if it is not, the conflict tells. For streams that are never
 * tombstoned.
 */
export async function handle<State, Command, F extends Fact>(
  { store, clock }: { store: EventStore; clock: Clock },
  decider: Decider<State, Command, F>,
  stream: StreamName,
  command: Command,
  context: CommandContext,
  assume?: Loaded<State>,
): Promise<Handled<State>> {
  let loaded = assume ?? (await load(store, stream, decider));
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const now = clock.now();
    const decision = decider.decide(command, loaded.state, now);
    if (!decision.accepted) return decision;
    if (decision.events.length === 0) {
      return { accepted: true, state: loaded.state, position: loaded.position, isNew: false };
    }
    const events = toRecord(stream, decision.events, context, now);
    const result = await store.append({ stream, expected: loaded.revision, events });
    if (result.outcome === "appended") {
      const state = decision.events.reduce(
        (before, fact, index) => decider.evolve(before, { ...fact, metadata: events[index]?.metadata } as Told<F>),
        loaded.state,
      );
      return { accepted: true, state, position: result.position, isNew: true };
    }
    if (result.outcome === "deleted")
      return { accepted: false, refusal: { code: "NOT_FOUND", message: "It was erased." } };
    loaded = await load(store, stream, decider, loaded);
  }
  throw new EventStoreUnavailable("the stream changes faster than it can be appended to");
}
