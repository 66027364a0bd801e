import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { decideOnReceipt } from "../../application/commands/decide-on-receipt.ts";
import type { DecideOnReceipt } from "../../domain/message/acceptance.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { parseMessageId } from "../global-id.ts";
import { ReceiptInput } from "../inputs/message-inputs.ts";
import type { RequestContext } from "../request-context.ts";
import { Message, showMessage } from "../types/message.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";

@ObjectType({ description: "What came of acknowledging or refusing a receipt." })
export class ReceiptPayload extends ChangePayload<{ readonly messageId: MessageId }> {
  @Field(() => Message, { nullable: true, description: "The message as it now stands; null where it was refused." })
  get message(): Promise<Message | undefined> | null {
    return this.changed(({ messageId }, view) => showMessage(view, messageId));
  }
}

const BY_WHOM =
  "By the enterprise that received it, before its deadline (ACCEPTANCE_EXPIRED), with a login of assurance level high (ASSURANCE_TOO_LOW). Repeating it changes nothing.";

@Resolver()
export class ReceiptMutations {
  @Mutation(() => ReceiptPayload, {
    description: `Acknowledges the receipt of registered mail: only then it opens. It cannot be taken back. ${BY_WHOM}`,
  })
  acknowledgeReceipt(
    @Ctx() context: RequestContext,
    @Arg("input", () => ReceiptInput, { description: "Which message." }) input: ReceiptInput,
  ): Promise<ReceiptPayload> {
    return decide(context, input, "acknowledgeReceipt", "AcknowledgeReceipt");
  }

  @Mutation(() => ReceiptPayload, {
    description: `Refuses the receipt of registered mail: it never opens, and the sender is told. It cannot be taken back. ${BY_WHOM}`,
  })
  refuseReceipt(
    @Ctx() context: RequestContext,
    @Arg("input", () => ReceiptInput, { description: "Which message." }) input: ReceiptInput,
  ): Promise<ReceiptPayload> {
    return decide(context, input, "refuseReceipt", "RefuseReceipt");
  }
}

async function decide(
  context: RequestContext,
  input: ReceiptInput,
  mutation: string,
  type: DecideOnReceipt["type"],
): Promise<ReceiptPayload> {
  const request = context.request(mutation, input.commandId);
  const { office } = context.services;
  const carriedOut = await judgeAndCarryOut(context, input, () =>
    decideOnReceipt(office, request, parseMessageId(input.messageId) ?? input.messageId, type),
  );
  return new ReceiptPayload(carriedOut, context);
}
