import { ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import type { Language } from "../../domain/translated-text.ts";
import { LIMITS } from "../limits.ts";
import { LanguageEnum } from "../types/enums.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { CommandInput } from "./command-input.ts";
import { Between, Distinct, Enterprise, InSomeLanguage, Text, ValidityPeriod } from "./rules.ts";
import { TranslatedTextInput } from "./translated-text-input.ts";

@InputType({ description: "An institution that may publish from now on." })
export class AuthoriseSenderInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Its number." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => TranslatedTextInput, { description: "Its name." })
  @InSomeLanguage()
  @ValidateNested()
  readonly name!: TranslatedTextInput;

  @Field(() => Boolean, { defaultValue: false, description: "Whether it may publish registered mail." })
  readonly registeredMailAllowed!: boolean;
}

@InputType({ description: "A message type of an authorised sender." })
export class RegisterMessageTypeInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "Whose type; else SENDER_NOT_AUTHORISED." })
  @Enterprise()
  readonly sender!: string;

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
}
