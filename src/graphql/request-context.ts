import { randomUUID } from "node:crypto";
import type { AuditTrail } from "../application/audit/audit-trail.ts";
import type { PastMailboxes } from "../application/audit/past-mailboxes.ts";
import type { CatchUp } from "../application/catch-up.ts";
import type { Publishing } from "../application/commands/publish-message.ts";
import type { WhyNotYet } from "../application/data-access.ts";
import type { ProofDesk } from "../application/evidence/proof/open-proof.ts";
import type { HeadWatch } from "../application/head-watch.ts";
import { eventId } from "../application/ids.ts";
import type { Request } from "../application/mailroom.ts";
import { mandateAsShown } from "../application/mandate.ts";
import type { Position } from "../application/ports/event-store.ts";
import type { Caller } from "../application/ports/identity.ts";
import type { ReadModel } from "../application/ports/read-model.ts";
import type { Refusal } from "../domain/decision.ts";
import { apiError } from "./api-error.ts";
import type { ApiLimits } from "./limits.ts";
import type { ToldCost } from "./operations/allowances.ts";
import { timedOut } from "./operations/within-time.ts";
import type { MailboxFeeds } from "./subscriptions/mailbox-feeds.ts";
import { Rights, type Tally, View } from "./view.ts";

/** What the API stands on. */
export interface Services {
  readonly office: Publishing;
  readonly readModel: ReadModel;
  readonly feeds: MailboxFeeds;
  readonly past: PastMailboxes;
  readonly trail: AuditTrail;
  readonly evidence: ProofDesk["evidence"];
  readonly catchUp: CatchUp;
  readonly head: Pick<HeadWatch, "isConfirmed" | "assertConfirmed">;
  readonly limits: ApiLimits;
  readonly whyNotYet: WhyNotYet;
}

/** What resolvers need that only show something. */
export interface Viewing {
  readonly view: View;
}

/** One operation of one caller: the context value of its resolvers. */
export class RequestContext implements Viewing {
  readonly services: Services;
  readonly caller: Caller;
  readonly requestId: string;
  /** True once this node shows what the client has seen elsewhere; false where it does not in time. */
  readonly isCaughtUp: Promise<boolean>;
  /** An object, because copies of this one share it: see below. */
  private readonly written: { last?: Position; isAbandoned?: boolean } = {};
  private readonly tally: Tally = { entries: 0 };
  /** Not `#`: Apollo Server hands resolvers a copy of this object, which has no such members. */
  private read: View | undefined;

  readonly cost: ToldCost;

  /** `seen`: up to where the client knows the log, from whatever node. */
  constructor(services: Services, caller: Caller, requestId: string, cost: ToldCost, seen?: Position) {
    this.services = services;
    this.caller = caller;
    this.requestId = requestId;
    this.cost = cost;
    this.isCaughtUp = services.catchUp.showsSeen(seen);
  }

  /** Why this person, who has not said which data e-Box may use, is served nothing else; undefined where they are. */
  get whyNotYet(): Refusal | undefined {
    return this.services.whyNotYet(this.caller);
  }

  /** Throws DATA_ACCESS_REQUIRED. */
  assertServed(): void {
    const refusal = this.whyNotYet;
    if (refusal) throw apiError("DATA_ACCESS_REQUIRED", refusal.message);
  }

  /** Throws DATA_ACCESS_REQUIRED. */
  get view(): View {
    if (this.read === undefined) {
      this.assertServed();
      const { readModel } = this.services;
      this.read = new View(new Rights(this.caller.role, mandateAsShown(readModel, this.caller)), readModel, this.tally);
    }
    return this.read;
  }

  /** True once what a command wrote can be read here, and what the client had seen before; false where not in time. */
  async isVisible(position: Position | undefined): Promise<boolean> {
    const { catchUp } = this.services;
    const { last } = this.written;
    if (position !== undefined && (last === undefined || position > last)) this.written.last = position;
    const [showsOurs, showsTheirs] = await Promise.all([catchUp.showsWritten(position), this.isCaughtUp]);
    return showsOurs && showsTheirs;
  }

  /** Up to where the client knows the log once it has the answer, which was worked out when this is called. */
  get shown(): Position | undefined {
    const { last } = this.written;
    const position = this.services.readModel.position();
    return last === undefined || (position !== undefined && position > last) ? position : last;
  }

  /** What was read before a command may have changed by it. */
  forgetWhatWasRead(): void {
    this.read = undefined;
  }

  /** Nobody waits for the answer any more: no command is begun from now on. */
  abandon(): void {
    this.written.isAbandoned = true;
  }

  /**
   * What a command runs under. A client's id counts for that mutation and caller only: an id that was used for something
   * else must not pass for a repeat.
   */
  request(mutation: string, commandId?: string | null): Request {
    if (this.written.isAbandoned) throw timedOut();
    const { actor } = this.caller;
    const id = commandId ? eventId(commandId.toLowerCase(), `${mutation} ${actor.id}`, 0) : randomUUID();
    return { caller: this.caller, commandId: id, correlationId: this.requestId };
  }
}
