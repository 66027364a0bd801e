import { Field, InputType } from "type-graphql";
import { LIMITS } from "../limits.ts";
import { CommandInput } from "./command-input.ts";
import { PublishMessageInput } from "./publish-message-input.ts";
import { Between } from "./rules.ts";

@InputType({ description: "Messages to publish, each for itself." })
export class PublishMessagesInput extends CommandInput {
  @Field(() => [PublishMessageInput], { description: `1 to ${LIMITS.messagesPerMutation} messages.` })
  @Between(1, LIMITS.messagesPerMutation, "messages")
  readonly messages!: readonly PublishMessageInput[];
}
