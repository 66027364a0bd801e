import { Arg, Ctx, Field, ID, Mutation, ObjectType, Resolver } from "type-graphql";
import { publishMessage } from "../../application/commands/publish-message.ts";
import { eventId } from "../../application/ids.ts";
import type { Outcome, Request } from "../../application/mailroom.ts";
import type { Refusal } from "../../domain/decision.ts";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";
import { findingsIn } from "../inputs/findings.ts";
import { PublishMessageInput, publicationOf } from "../inputs/publish-message-input.ts";
import { PublishMessagesInput } from "../inputs/publish-messages-input.ts";
import { LIMITS } from "../limits.ts";
import type { RequestContext } from "../request-context.ts";
import { Message, showMessage } from "../types/message.ts";
import { Payload } from "../types/payload.ts";
import { carryOut, refused } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";

@ObjectType({ description: "What came of publishing one message." })
export class PublishMessagePayload extends ChangePayload<{ readonly messageId: MessageId }> {
  @Field(() => ID, { nullable: true, description: "The message's UUID; null where it was refused." })
  get messageId(): MessageId | null {
    return this.changed(({ messageId }) => messageId);
  }

  @Field(() => Message, { nullable: true, description: "The message as it now stands; null where it was refused." })
  get message(): Promise<Message | undefined> | null {
    return this.changed(({ messageId }, view) => showMessage(view, messageId));
  }
}

@ObjectType({ description: "What came of publishing many messages." })
export class PublishMessagesPayload extends Payload {
  @Field(() => [PublishMessagePayload], {
    description: "One for each message, in the order of the input; empty where the whole was refused.",
  })
  readonly results: readonly PublishMessagePayload[];

  constructor(results: readonly PublishMessagePayload[], userErrors: Payload["userErrors"] = []) {
    super(userErrors);
    this.results = results;
  }
}

@Resolver()
export class PublishMutations {
  @Mutation(() => PublishMessagePayload, {
    description:
      "Publishes a message in the name of the caller's institution. Answers when it is durable and can be read.",
  })
  publishMessage(
    @Ctx() context: RequestContext,
    @Arg("input", () => PublishMessageInput, { description: "The message." }) input: PublishMessageInput,
  ): Promise<PublishMessagePayload> {
    return publish(context, context.request("publishMessage", input.commandId), input);
  }

  @Mutation(() => PublishMessagesPayload, {
    description:
      `Publishes up to ${LIMITS.messagesPerMutation} messages, each for itself: some may be refused while the others are published. ` +
      "Repeat the whole where the answer is lost: with `messageId` nothing is published twice.",
  })
  async publishMessages(
    @Ctx() context: RequestContext,
    @Arg("input", () => PublishMessagesInput, { description: "The messages." }) input: PublishMessagesInput,
  ): Promise<PublishMessagesPayload> {
    const findings = findingsIn(input);
    if (findings.length > 0) return new PublishMessagesPayload([], refused(findings).userErrors);
    const request = context.request("publishMessages", input.commandId);
    const requests = input.messages.map(({ commandId }, index) => {
      if (commandId) return context.request("publishMessage", commandId);
      return { ...request, commandId: eventId(request.commandId, "publishMessages", index) };
    });
    return new PublishMessagesPayload(
      await Promise.all(input.messages.map((message, index) => publish(context, requests[index] as Request, message))),
    );
  }
}

async function publish(
  context: RequestContext,
  request: Request,
  input: PublishMessageInput,
): Promise<PublishMessagePayload> {
  const findings = findingsIn(input);
  if (findings.length > 0) {
    // With no space or no store it stays unrecorded; the sender learns all the same what was wrong.
    await carryOut(context, () => recordRejection(context, request, input, findings));
    return new PublishMessagePayload(refused(findings), context);
  }
  const { office } = context.services;
  const carriedOut = await carryOut(context, () => publishMessage(office, request, publicationOf(input)));
  return new PublishMessagePayload(carriedOut, context);
}

/** A known sender's submission that breaks a rule of its form is a rejection like any other. */
async function recordRejection(
  { services, caller }: RequestContext,
  request: Request,
  { messageId }: PublishMessageInput,
  findings: readonly Refusal[],
): Promise<Outcome<object>> {
  const { senders, rejections } = services.office;
  const { role, enterpriseNumber: sender } = caller;
  if (role === "sender" && sender !== undefined && (await senders.get(sender)).authorised) {
    const reasons = [...new Set(findings.map(({ code }) => code))];
    await rejections.record(request, sender, messageId && isMessageId(messageId) ? messageId : undefined, reasons);
  }
  return { accepted: true, position: undefined };
}
