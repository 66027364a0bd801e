import { IsOptional } from "class-validator";
import { Field, InputType } from "type-graphql";
import { LANGUAGES, type TranslatedText } from "../../domain/translated-text.ts";
import { LIMITS } from "../limits.ts";
import { Text } from "./rules.ts";

const DESCRIPTION = `1 to ${LIMITS.subjectCharacters} characters`;

@InputType({ description: "The same text in one to four languages." })
export class TranslatedTextInput {
  @Field(() => String, { nullable: true, description: `Dutch: ${DESCRIPTION}.` })
  @IsOptional()
  @Text(LIMITS.subjectCharacters)
  readonly nl?: string | null;

  @Field(() => String, { nullable: true, description: `French: ${DESCRIPTION}.` })
  @IsOptional()
  @Text(LIMITS.subjectCharacters)
  readonly fr?: string | null;

  @Field(() => String, { nullable: true, description: `German: ${DESCRIPTION}.` })
  @IsOptional()
  @Text(LIMITS.subjectCharacters)
  readonly de?: string | null;

  @Field(() => String, { nullable: true, description: `English: ${DESCRIPTION}.` })
  @IsOptional()
  @Text(LIMITS.subjectCharacters)
  readonly en?: string | null;
}

export function translatedText(input: TranslatedTextInput): TranslatedText {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const text = input[language];
      return typeof text === "string" ? [[language, text]] : [];
    }),
  );
}
