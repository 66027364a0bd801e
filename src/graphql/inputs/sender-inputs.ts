import { IsOptional, ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { LIMITS } from "../limits.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { CommandInput } from "./command-input.ts";
import { MessageTypeInput } from "./message-type-input.ts";
import { Between, Distinct, Enterprise, InSomeLanguage, Text } from "./rules.ts";
import { TranslatedTextInput } from "./translated-text-input.ts";

@InputType({ description: "What an institution asks for that wants to be a sender. Which one stands in the token." })
export class RequestOnboardingInput extends CommandInput {
  @Field(() => TranslatedTextInput, { description: "Its name." })
  @InSomeLanguage()
  @ValidateNested()
  readonly name!: TranslatedTextInput;

  @Field(() => Boolean, { defaultValue: false, description: "Whether it wants to publish registered mail." })
  readonly registeredMailRequested!: boolean;

  @Field(() => [MessageTypeInput], {
    defaultValue: [],
    description: `The message types that it proposes, at most ${LIMITS.proposedMessageTypes}.`,
  })
  @Between(0, LIMITS.proposedMessageTypes, "message types")
  @Distinct<MessageTypeInput>(({ messageTypeId }) => messageTypeId, "each message type once")
  @ValidateNested({ each: true })
  readonly messageTypes!: readonly MessageTypeInput[];
}

@InputType({ description: "The acceptance of the terms of use." })
export class AcceptTermsInput extends CommandInput {
  @Field(() => String, {
    description: "`Query.termsOfUse.digest` of the terms that were shown; else TERMS_UNKNOWN.",
  })
  readonly digest!: string;
}

@InputType({ description: "An institution that may publish from now on." })
export class AuthoriseSenderInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, {
    description: "Its number. It requested onboarding and accepted the terms of use, else ONBOARDING_INCOMPLETE.",
  })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => TranslatedTextInput, { nullable: true, description: "Its name; left out: as it was requested." })
  @IsOptional()
  @InSomeLanguage()
  @ValidateNested()
  readonly name?: TranslatedTextInput | null;

  @Field(() => Boolean, { defaultValue: false, description: "Whether it may publish registered mail." })
  readonly registeredMailAllowed!: boolean;

  @Field(() => [ID], {
    nullable: true,
    description: "Which of the proposed message types it gets; left out: all. Others: UNKNOWN_MESSAGE_TYPE.",
  })
  @IsOptional()
  @Distinct<string>((id) => id, "each message type once")
  readonly messageTypeIds?: readonly string[] | null;
}

@InputType({ description: "A sender that publishes nothing from now on." })
export class SuspendSenderInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Its number; else SENDER_NOT_AUTHORISED." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => String, {
    description: `Why, in words for the sender: 1 to ${LIMITS.suspensionReasonCharacters} characters. No personal data: it is kept for ever.`,
  })
  @Text(LIMITS.suspensionReasonCharacters)
  readonly reason!: string;
}

@InputType({ description: "A suspended sender that may publish again." })
export class ReinstateSenderInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Its number; else SENDER_NOT_AUTHORISED." })
  @Enterprise()
  readonly enterpriseNumber!: string;
}
