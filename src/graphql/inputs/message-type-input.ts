import { IsOptional, ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import type { Period } from "../../domain/period.ts";
import type { MessageType } from "../../domain/sender/events.ts";
import type { Language } from "../../domain/translated-text.ts";
import { LIMITS } from "../limits.ts";
import { LanguageEnum } from "../types/enums.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { COMMAND_ID } from "./command-input.ts";
import { Between, Distinct, Enterprise, InSomeLanguage, Text, Uuid, ValidityPeriod } from "./rules.ts";
import { TranslatedTextInput, translatedText } from "./translated-text-input.ts";

@InputType({ description: "A message type with all its properties." })
export class MessageTypeInput {
  @Field(() => ID, { description: `1 to ${LIMITS.messageTypeIdCharacters} characters, unique for the sender.` })
  @Text(LIMITS.messageTypeIdCharacters)
  readonly messageTypeId!: string;

  @Field(() => TranslatedTextInput, { description: "What people see." })
  @InSomeLanguage()
  @ValidateNested()
  readonly name!: TranslatedTextInput;

  @Field(() => String, { description: "How long its messages stand: `P30D`, `P6M`, `P10Y`." })
  @ValidityPeriod()
  readonly validityPeriod!: string;

  @Field(() => [LanguageEnum], { description: "The languages in which every subject has to stand: one to four." })
  @Between(1, 4, "languages")
  @Distinct<string>((language) => language, "each language once")
  readonly languages!: readonly Language[];

  @Field(() => Boolean, { defaultValue: false, description: "Whether its messages may be answered." })
  readonly repliesAllowed!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: "Whether its messages may be registered mail." })
  readonly registeredAllowed!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether its registered mail with acknowledgement hides sender and content until it is acknowledged.",
  })
  readonly hiddenUntilAcknowledged!: boolean;
}

@InputType()
abstract class SenderMessageTypeInput extends MessageTypeInput {
  @Field(() => ID, COMMAND_ID)
  @IsOptional()
  @Uuid()
  readonly commandId?: string | null;

  @Field(() => EnterpriseNumberScalar, { description: "Whose type; else SENDER_NOT_AUTHORISED." })
  @Enterprise()
  readonly sender!: string;
}

@InputType({ description: "A message type of an authorised sender." })
export class RegisterMessageTypeInput extends SenderMessageTypeInput {}

@InputType({
  description: "What a message type of a sender is from now on, with all its properties; else UNKNOWN_MESSAGE_TYPE.",
})
export class ChangeMessageTypeInput extends SenderMessageTypeInput {}

/** The input was judged already. */
export function messageTypeOf(input: MessageTypeInput): MessageType {
  const { messageTypeId, name, validityPeriod, languages, repliesAllowed, registeredAllowed } = input;
  return {
    messageTypeId,
    name: translatedText(name),
    validityPeriod: validityPeriod as Period,
    languages,
    repliesAllowed,
    registeredAllowed,
    // Left out where it is false, as in what was recorded before there was such a thing.
    ...(input.hiddenUntilAcknowledged && { hiddenUntilAcknowledged: true }),
  };
}
