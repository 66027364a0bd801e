import { Arg, Ctx, ID, Int, Query, Resolver } from "type-graphql";
import { accessCursor } from "../cursor.ts";
import { parseMessageId } from "../global-id.ts";
import { assertPageSize } from "../inputs/page-args.ts";
import { LIMITS } from "../limits.ts";
import type { RequestContext } from "../request-context.ts";
import { AccessConnection } from "../types/access.ts";

@Resolver()
export class AccessHistoryQuery {
  @Query(() => AccessConnection, {
    nullable: true,
    description:
      "Who of the caller's own enterprise or institution opened what of a message, or answered for its receipt, and when; also long after it has expired. What the other side's people did is that side's affair. Null for a message that the caller does not see. Errors BAD_USER_INPUT, INVALID_CURSOR.",
  })
  async accessHistory(
    @Ctx() { view }: RequestContext,
    @Arg("message", () => ID, { description: "The message's UUID (`messageId`), or its global id." }) message: string,
    @Arg("first", () => Int, {
      defaultValue: LIMITS.defaultFirst,
      description: `How many accesses at most: 1 to ${LIMITS.maxFirst}, else BAD_USER_INPUT.`,
    })
    first: number,
    @Arg("after", () => String, {
      nullable: true,
      description: "The cursor after which the page starts, of an earlier page, else INVALID_CURSOR.",
    })
    cursor?: string | null,
  ): Promise<AccessConnection | null> {
    assertPageSize(first);
    const after = cursor == null ? undefined : accessCursor.parse(cursor);
    const messageId = parseMessageId(message);
    const seen = messageId && (await view.message(messageId));
    const onBehalfOf = view.rights.mailbox;
    if (!seen || onBehalfOf === undefined) return null;
    const page = view.readModel.accesses({ messageId, onBehalfOf, first, ...(after && { after }) });
    const content = seen.isHidden ? undefined : seen.together.content(messageId);
    return new AccessConnection(page, after === undefined, content?.documents ?? []);
  }
}
