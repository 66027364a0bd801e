import { Field, ID, ObjectType } from "type-graphql";
import type { MessageType } from "../../domain/sender/events.ts";
import type { Language, TranslatedText } from "../../domain/translated-text.ts";
import { LanguageEnum } from "./enums.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType("MessageType", {
  description: "A kind of message that a sender publishes, with what holds for all of them.",
})
export class MessageTypeType implements MessageType {
  @Field(() => ID, { description: "The sender's own id for it, unique for that sender." })
  readonly messageTypeId!: string;

  @Field(() => TranslatedTextType, { description: "What people see." })
  readonly name!: TranslatedText;

  @Field(() => String, {
    description: "How long its messages stand: an ISO 8601 period of days, months or years, such as `P30D` or `P10Y`.",
  })
  readonly validityPeriod!: MessageType["validityPeriod"];

  @Field(() => [LanguageEnum], { description: "The languages in which every subject of this type stands." })
  readonly languages!: readonly Language[];

  @Field(() => Boolean, { description: "Whether its messages may be answered, where the sender says so." })
  readonly repliesAllowed!: boolean;

  @Field(() => Boolean, { description: "Whether its messages may be registered mail." })
  readonly registeredAllowed!: boolean;

  @Field(() => Boolean, {
    description: "Whether its registered mail with acknowledgement hides sender and content until it is acknowledged.",
  })
  readonly hiddenUntilAcknowledged?: boolean;
}
