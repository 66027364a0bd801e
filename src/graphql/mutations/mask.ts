import { Arg, Ctx, Field, ID, Mutation, ObjectType, Resolver } from "type-graphql";
import { type MaskOutcome, makeMessagesVisible, maskMessages } from "../../application/commands/mask-messages.ts";
import { moveMessage } from "../../application/commands/move-messages.ts";
import { parseMessageId } from "../global-id.ts";
import { findingsIn } from "../inputs/findings.ts";
import { MessagesInput } from "../inputs/message-inputs.ts";
import { MoveMessagesInput } from "../inputs/partition-inputs.ts";
import { LIMITS } from "../limits.ts";
import type { RequestContext } from "../request-context.ts";
import { Message, showMessage } from "../types/message.ts";
import { Payload } from "../types/payload.ts";
import { type CarriedOut, carryOut, refused } from "./carry-out.ts";

@ObjectType({ description: "What came of masking one message, making it visible or moving it." })
export class MaskedMessagePayload extends Payload {
  readonly #context: RequestContext;
  readonly #done: boolean;

  @Field(() => ID, { description: "The id as it was given." })
  readonly messageId: string;

  constructor(messageId: string, { result, userErrors }: CarriedOut<object>, context: RequestContext) {
    super(userErrors);
    this.messageId = messageId;
    this.#done = result !== undefined;
    this.#context = context;
  }

  @Field(() => Message, { nullable: true, description: "The message as it now stands; null where it was refused." })
  get message(): Promise<Message | undefined> | null {
    const id = this.#done ? parseMessageId(this.messageId) : undefined;
    return id ? showMessage(this.#context.view, id) : null;
  }
}

@ObjectType({ description: "What came of masking messages, making them visible or moving them." })
export class MaskedMessagesPayload extends Payload {
  @Field(() => [MaskedMessagePayload], {
    description: "One for each id, in the order of the input; empty where the whole was refused.",
  })
  readonly results: readonly MaskedMessagePayload[];

  constructor(results: readonly MaskedMessagePayload[], userErrors: Payload["userErrors"] = []) {
    super(userErrors);
    this.results = results;
  }
}

const UP_TO = `Up to ${LIMITS.messagesPerMutation} at once, each for itself. Only by the enterprise that received them: any other id is NOT_FOUND.`;

@Resolver()
export class MaskMutations {
  @Mutation(() => MaskedMessagesPayload, { description: `Hides messages from the inbox. ${UP_TO}` })
  maskMessages(
    @Ctx() context: RequestContext,
    @Arg("input", () => MessagesInput, { description: "Which messages." }) input: MessagesInput,
  ): Promise<MaskedMessagesPayload> {
    return changeEach(context, input, "maskMessages", maskMessages);
  }

  @Mutation(() => MaskedMessagesPayload, { description: `Shows masked messages in the inbox again. ${UP_TO}` })
  makeMessagesVisible(
    @Ctx() context: RequestContext,
    @Arg("input", () => MessagesInput, { description: "Which messages." }) input: MessagesInput,
  ): Promise<MaskedMessagesPayload> {
    return changeEach(context, input, "makeMessagesVisible", makeMessagesVisible);
  }

  @Mutation(() => MaskedMessagesPayload, {
    description: `Puts messages into another partition that the caller sees, expired ones too. ${UP_TO}`,
  })
  moveMessages(
    @Ctx() context: RequestContext,
    @Arg("input", () => MoveMessagesInput, { description: "Which messages, and where to." }) input: MoveMessagesInput,
  ): Promise<MaskedMessagesPayload> {
    const { partition } = input;
    return changeEach(context, input, "moveMessages", (office, request, messageIds) =>
      Promise.all(messageIds.map((messageId) => moveMessage(office, request, { messageId, partition }))),
    );
  }
}

/** One command for each message, so that what stops one in the middle leaves the others their results. */
async function changeEach(
  context: RequestContext,
  input: MessagesInput,
  mutation: string,
  change: typeof maskMessages,
): Promise<MaskedMessagesPayload> {
  const findings = findingsIn(input);
  if (findings.length > 0) return new MaskedMessagesPayload([], refused(findings).userErrors);
  const request = context.request(mutation, input.commandId);
  const { office } = context.services;
  const results = input.messageIds.map(async (id) => {
    const carriedOut = await carryOut(context, async () => {
      const [outcome] = await change(office, request, [parseMessageId(id) ?? id]);
      return outcome as MaskOutcome;
    });
    return new MaskedMessagePayload(id, carriedOut, context);
  });
  return new MaskedMessagesPayload(await Promise.all(results));
}
