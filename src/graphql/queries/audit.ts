import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { messageHistory } from "../../application/audit/message-history.ts";
import { positionOf } from "../../application/audit/moment.ts";
import type { Position } from "../../application/ports/event-store.ts";
import { tellPosition } from "../../application/told-position.ts";
import { plus } from "../../domain/instant.ts";
import { sidesOf } from "../audit/message-sides.ts";
import { readingTheLog } from "../audit/reading-the-log.ts";
import { historyCursor, parseHistoryCursor } from "../cursor.ts";
import { parseMessageId } from "../global-id.ts";
import { MomentInput, momentOf } from "../inputs/moment-input.ts";
import { assertPageSize, judgedPage, PageArgs } from "../inputs/page-arguments.ts";
import { AuditTrailFilterInput, trailFilter } from "../inputs/trail-filter-input.ts";
import type { RequestContext } from "../request-context.ts";
import { AuditEvent, AuditEventConnection, AuditEventEdge } from "../types/audit-event.ts";

/** The log itself, as far as it is the caller's to see. */
@Resolver()
export class AuditQueries {
  @Query(() => AuditEventConnection, {
    nullable: true,
    description:
      "Every event of one message, from its publication on: for auditors of every message, for administrators and senders of what they received or sent, " +
      "also long after it has expired; null for any other. How the other side orders its mail and who of it opens what is left out: revisions then " +
      "have gaps. Errors: BAD_USER_INPUT, INVALID_CURSOR, UNAVAILABLE.",
  })
  async messageHistory(
    @Ctx() { view, services }: RequestContext,
    @Arg("messageId", () => ID, { description: "The message's UUID, or its global id." }) message: string,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<AuditEventConnection | null> {
    assertPageSize(first);
    const revision = after == null ? undefined : parseHistoryCursor(after);
    const id = parseMessageId(message);
    const sides = id && (await sidesOf(view, id));
    if (!id || !sides) return null;
    const asked = { first, ...(revision !== undefined && { after: revision }) };
    const page = await readingTheLog(() => messageHistory(services.office.store, id, sides, asked));
    if (page === undefined) return null;
    const edges = page.events.map(
      (event) => new AuditEventEdge(historyCursor(event.revision), new AuditEvent(event, sides.told(event))),
    );
    return new AuditEventConnection(edges, { hasNextPage: page.hasNextPage, hasPreviousPage: after != null });
  }

  @Query(() => AuditEventConnection, {
    nullable: true,
    description:
      "All that happened, in the order of the log, none left out: for auditors; null for any other. Cursors are positions. A page may have fewer events " +
      "than asked for, even none, and more may follow: a filter is looked for in so many events at a time (`Query.limits`). `endCursor` says up to where " +
      "was looked, also on the last page: go on from there later, or by the subscription of the same name. Errors: BAD_USER_INPUT, INVALID_CURSOR, " +
      "INVALID_POSITION, INVALID_ENTERPRISE_NUMBER, UNAVAILABLE.",
  })
  async auditTrail(
    @Ctx() { view, services }: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg("from", () => MomentInput, {
      nullable: true,
      description: "Only what came after this position, or from the first event on that is not earlier than this time.",
    })
    from?: MomentInput | null,
    @Arg("until", () => MomentInput, {
      nullable: true,
      description: "Only what had happened at this moment, see `MomentInput`.",
    })
    until?: MomentInput | null,
    @Arg("filter", () => AuditTrailFilterInput, { nullable: true, description: "Which events; all where left out." })
    filterInput?: AuditTrailFilterInput | null,
  ): Promise<AuditEventConnection | null> {
    if (view.rights.role !== "auditor") return null;
    const { first, after } = judgedPage(args);
    const filter = trailFilter(filterInput);
    const parts = { store: services.office.store, readModel: services.readModel };
    const signal = AbortSignal.timeout(services.limits.operationMs);
    const start = from == null ? "before" : justBefore(momentOf("from", from));
    const end = until == null ? undefined : momentOf("until", until);
    return readingTheLog(async () => {
      const begins = start === "before" ? undefined : await positionOf(start, parts, signal);
      const ends = end === undefined || end === "before" ? undefined : await positionOf(end, parts, signal);
      const hasPreviousPage = after !== undefined;
      if (end !== undefined && ends === undefined) {
        return new AuditEventConnection([], { hasNextPage: false, hasPreviousPage });
      }
      const request = { after: later(after, begins), ...(ends !== undefined && { until: ends }), filter, first };
      const { events, hasNextPage, position } = await services.trail.page(request, signal);
      const edges = events.map(
        (event) => new AuditEventEdge(tellPosition(event.position), new AuditEvent(event, "ALL")),
      );
      return new AuditEventConnection(edges, { hasNextPage, hasPreviousPage }, tellPosition(position));
    });
  }
}

/** Events of that very time come after. */
function justBefore(moment: ReturnType<typeof momentOf>): ReturnType<typeof momentOf> {
  return moment !== "before" && "time" in moment ? { time: plus(moment.time, -1) } : moment;
}

const later = (one: Position | undefined, other: Position | undefined) =>
  one === undefined || (other !== undefined && other > one) ? other : one;
