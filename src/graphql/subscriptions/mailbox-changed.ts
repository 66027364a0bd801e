import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { FeedEntry } from "../../application/ports/read-model.ts";
import { apiError } from "../api-error.ts";
import { parseFeedCursor } from "../cursor.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import type { RequestContext, Viewing } from "../request-context.ts";
import { MailboxChange } from "../types/mailbox-change.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import type { Follower } from "./follower.ts";

interface Arguments {
  readonly enterpriseNumber: string;
  readonly after?: string | null;
}

@Resolver()
export class MailboxChangedSubscription {
  @Subscription(() => MailboxChange, {
    subscribe: ({ args, context }) => follow(args as Arguments, context as RequestContext),
    description:
      "The changes of the caller's own mailbox, in order, each once (WebSocket, protocol graphql-transport-ws; the token goes into the payload of " +
      'connection_init: `{ "Authorization": "Bearer …" }`). To miss nothing, start with `after: Mailbox.cursor` of a query and come back with the ' +
      "`cursor` of the last change. A client library that reconnects by itself sends its old variables again: give it the newest cursor first. A client " +
      "that doesn't keep up is closed with 4499 `RESUME`, one whose token expires with 4403. A client whose rights change is closed with 4499, one whose access is revoked with 4403, and all with 1013 where this node " +
      "has lost touch with the log for 5 s. Errors: NOT_FOUND (not the caller's mailbox), UNAVAILABLE, " +
      "INVALID_CURSOR, INVALID_ENTERPRISE_NUMBER.",
  })
  mailboxChanged(
    @Root() entry: FeedEntry,
    @Ctx() { view }: Viewing,
    @Arg("enterpriseNumber", () => EnterpriseNumberScalar, { description: "Whose mailbox." }) enterpriseNumber: string,
    @Arg("after", () => String, {
      nullable: true,
      description:
        "Only changes strictly after this cursor, however long ago. Left out: only what happens from now on.",
    })
    _after?: string | null,
  ): MailboxChange {
    return new MailboxChange(entry, enterpriseArgument(enterpriseNumber), view);
  }
}

/** A mailbox that isn't the caller's looks like one that doesn't exist. */
function follow({ enterpriseNumber, after }: Arguments, { view, services }: RequestContext): Follower {
  const mailbox = enterpriseArgument(enterpriseNumber);
  if (view.rights.mailbox !== mailbox) throw apiError("NOT_FOUND", "There is no such mailbox.");
  if (!services.head.isConfirmed) {
    throw apiError("UNAVAILABLE", "This node has lost touch with the log: subscribe again later, or at another one.");
  }
  const { partitions } = view.rights;
  return services.feeds.follow(mailbox, after == null ? view.readModel.position() : parseFeedCursor(after), partitions);
}
