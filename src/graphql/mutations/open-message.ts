import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { type OpenedMessage, openMessage } from "../../application/commands/open-content.ts";
import { parseMessageId } from "../global-id.ts";
import { OpenMessageInput } from "../inputs/message-inputs.ts";
import type { RequestContext } from "../request-context.ts";
import { Message, showMessage } from "../types/message.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";

@ObjectType({ description: "What leaves the service when a message is opened." })
export class OpenedContent {
  @Field(() => String, {
    nullable: true,
    description: "The body or the reply's text: plain text. Null where there is none.",
  })
  readonly bodyContent: string | undefined;

  @Field(() => String, { nullable: true, description: "Where the one who replied can be called back." })
  readonly telephone: string | undefined;

  constructor({ body, telephone }: NonNullable<OpenedMessage["content"]>) {
    this.bodyContent = body;
    this.telephone = telephone;
  }
}

@ObjectType({ description: "What came of opening a message." })
export class OpenMessagePayload extends ChangePayload<OpenedMessage> {
  @Field(() => OpenedContent, {
    nullable: true,
    description: "The content; null where it was refused, or where the content was erased meanwhile.",
  })
  get content(): OpenedContent | null {
    return this.changed(({ content }) => content && new OpenedContent(content)) ?? null;
  }

  @Field(() => Message, { nullable: true, description: "The message as it now stands; null where it was refused." })
  get message(): Promise<Message | undefined> | null {
    return this.changed(({ messageId }, view) => showMessage(view, messageId));
  }
}

@Resolver()
export class OpenMessageMutation {
  @Mutation(() => OpenMessagePayload, {
    description:
      "Opens a message that the caller's enterprise received or sent, and gives its body. Before the answer leaves it is recorded that the " +
      "recipient read it (the first time, where the body is the main content) or that the content was accessed.",
  })
  async openMessage(
    @Ctx() context: RequestContext,
    @Arg("input", () => OpenMessageInput, { description: "Which message." }) input: OpenMessageInput,
  ): Promise<OpenMessagePayload> {
    // A repeat under a later token is another access.
    const request = context.request(`openMessage ${context.caller.tokenHash}`, input.commandId);
    const { office } = context.services;
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      openMessage(office, request, parseMessageId(input.messageId) ?? input.messageId),
    );
    return new OpenMessagePayload(carriedOut, context);
  }
}
