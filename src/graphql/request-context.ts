import { randomUUID } from "node:crypto";
import type { Publishing } from "../application/commands/publish-message.ts";
import { eventId } from "../application/ids.ts";
import { mailboxOf, type Request } from "../application/mailroom.ts";
import type { Caller } from "../application/ports/identity.ts";
import type { Projection, ReadModel } from "../application/ports/read-model.ts";
import type { MailboxFeeds } from "./subscriptions/mailbox-feeds.ts";
import { View } from "./view.ts";

/** What the API stands on. */
export interface Services {
  readonly office: Publishing;
  readonly readModel: ReadModel;
  readonly projection: Projection;
  readonly feeds: MailboxFeeds;
  /** How long a mutation waits until what it did can be read here, in milliseconds. */
  readonly visibleWithinMs: number;
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
  /** Not `#`: Apollo Server hands resolvers a copy of this object, which has no such members. */
  private read: View | undefined;

  constructor(services: Services, caller: Caller, requestId: string) {
    this.services = services;
    this.caller = caller;
    this.requestId = requestId;
  }

  get view(): View {
    this.read ??= new View({ role: this.caller.role, mailbox: mailboxOf(this.caller) }, this.services.readModel);
    return this.read;
  }

  /** What was read before a command may have changed by it. */
  forgetWhatWasRead(): void {
    this.read = undefined;
  }

  /**
   * What a command runs under. A client's id counts for that mutation and caller only: an id that was used for something
   * else must not pass for a repeat.
   */
  request(mutation: string, commandId?: string | null): Request {
    const { actor } = this.caller;
    const id = commandId ? eventId(commandId.toLowerCase(), `${mutation} ${actor.id}`, 0) : randomUUID();
    return { caller: this.caller, commandId: id, correlationId: this.requestId };
  }
}
