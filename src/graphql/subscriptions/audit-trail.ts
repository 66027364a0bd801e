import { Arg, Resolver, Root, Subscription } from "type-graphql";
import { interruptible } from "../../application/interruptible.ts";
import type { Position, RecordedEvent } from "../../application/ports/event-store.ts";
import { readPosition } from "../../application/told-position.ts";
import { apiError } from "../api-error.ts";
import { readingTheLog } from "../audit/reading-the-log.ts";
import { AuditTrailFilterInput, trailFilter } from "../inputs/trail-filter-input.ts";
import type { RequestContext } from "../request-context.ts";
import { AuditEvent } from "../types/audit-event.ts";
import type { Source } from "./source.ts";

interface Arguments {
  readonly after?: string | null;
  readonly filter?: AuditTrailFilterInput | null;
}

@Resolver()
export class AuditTrailSubscription {
  @Subscription(() => AuditEvent, {
    subscribe: ({ args, context }) => follow(args as Arguments, context as RequestContext) as never,
    description:
      "All that happens, in the order of the log, each once, for auditors. To miss nothing, start with `after: endCursor` of the query and come back with " +
      "the `position` of the last event; everything else is as `mailboxChanged` has it. Errors: NOT_FOUND (for others than auditors), UNAVAILABLE, " +
      "INVALID_CURSOR, BAD_USER_INPUT, INVALID_ENTERPRISE_NUMBER.",
  })
  auditTrail(
    @Root() event: RecordedEvent,
    @Arg("after", () => String, {
      nullable: true,
      description:
        "Only events strictly after this position, however long ago. Left out: only what happens from now on.",
    })
    _after?: string | null,
    @Arg("filter", () => AuditTrailFilterInput, { nullable: true, description: "Which events; all where left out." })
    _filter?: AuditTrailFilterInput | null,
  ): AuditEvent {
    return new AuditEvent(event, "ALL");
  }
}

async function follow({ after, filter }: Arguments, { view, services }: RequestContext): Promise<TrailFollower> {
  if (view.rights.role !== "auditor") throw apiError("NOT_FOUND", "There is no such trail.");
  const wanted = trailFilter(filter);
  const position = after == null ? undefined : readPosition(after);
  if (position === "malformed") throw apiError("INVALID_CURSOR", "`after` takes the position of an earlier event.");
  if (!services.head.isConfirmed) {
    throw apiError("UNAVAILABLE", "This node has lost touch with the log: subscribe again later, or at another one.");
  }
  const start = await readingTheLog(async () => {
    if (after == null) return services.office.store.head();
    // A cursor of another store is found out now, and not by an iteration that breaks.
    await services.trail.page(
      { after: position, filter: {}, first: 1 },
      AbortSignal.timeout(services.limits.operationMs),
    );
    return position;
  });
  return new TrailFollower((signal) => services.trail.follow(start, wanted, signal));
}

/** One auditor's way through the log. They are few: nothing is shared. */
class TrailFollower implements Source<RecordedEvent> {
  readonly #events: AsyncIterableIterator<RecordedEvent, void, undefined>;

  constructor(produce: (signal: AbortSignal) => AsyncGenerator<RecordedEvent, void, undefined>) {
    this.#events = interruptible(undefined, produce);
  }

  async next(): Promise<IteratorResult<RecordedEvent, undefined>> {
    const { done, value } = await this.#events.next();
    return done ? { done, value: undefined } : { done: false, value };
  }

  async return(): Promise<IteratorResult<RecordedEvent, undefined>> {
    await this.#events.return?.();
    return { done: true, value: undefined };
  }

  shared(_told: Position, _key: string, work: () => Promise<Buffer>): Promise<Buffer> {
    return work();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
