import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { isEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { isMessageId } from "../../domain/message-id.ts";
import { parseGlobalId } from "../global-id.ts";
import type { RequestContext } from "../request-context.ts";
import { Mailbox } from "../types/mailbox.ts";
import { showMessage } from "../types/message.ts";
import { Node } from "../types/node.ts";
import { showSender } from "../types/sender.ts";

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
    if (parsed.type === "Message") return (isMessageId(parsed.id) && (await showMessage(view, parsed.id))) || null;
    if (!isEnterpriseNumber(parsed.id)) return null;
    if (parsed.type === "Mailbox") return view.rights.mailbox === parsed.id ? new Mailbox(parsed.id, view) : null;
    return (await showSender(view, parsed.id)) ?? null;
  }
}
