import { Field, ObjectType } from "type-graphql";
import type { Sha256 } from "../../domain/digest.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({ description: "The wording of the consent to go fully digital that is in force." })
export class ConsentWording {
  @Field(() => TranslatedTextType, { description: "To be shown to the person as it stands." })
  readonly text!: TranslatedText;

  @Field(() => String, {
    description: "base64url SHA-256 of the wording's RFC 8785 bytes: goes back with `giveConsent`.",
  })
  readonly digest!: Sha256;
}
