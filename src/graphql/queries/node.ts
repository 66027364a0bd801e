import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { isEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { isMessageId } from "../../domain/message-id.ts";
import { parseGlobalId } from "../global-id.ts";
import type { RequestContext } from "../request-context.ts";
import { Mailbox } from "../types/mailbox.ts";
import { Message } from "../types/message.ts";
import { Node } from "../types/node.ts";
import { Sender } from "../types/sender.ts";
import type { View } from "../view.ts";

@Resolver()
export class NodeQuery {
  @Query(() => Node, {
    nullable: true,
    description: "Any object by its global id; null where it is not the caller's (Relay).",
  })
  async node(
    @Ctx() { view }: RequestContext,
    @Arg("id", () => ID, { description: "The `id` of an object." }) id: string,
  ): Promise<Node | null> {
    const parsed = parseGlobalId(id);
    if (parsed === undefined) return null;
    if (parsed.type === "Message") return messageNode(view, parsed.id);
    if (!isEnterpriseNumber(parsed.id)) return null;
    if (parsed.type === "Mailbox") return view.rights.mailbox === parsed.id ? new Mailbox(parsed.id, view) : null;
    const row = await view.sender(parsed.id);
    return row ? new Sender(row, view) : null;
  }
}

async function messageNode(view: View, id: string): Promise<Message | null> {
  const row = isMessageId(id) ? await view.message(id) : undefined;
  return row ? new Message(row, view) : null;
}
