import { Field, ID, ObjectType } from "type-graphql";
import type { AcceptedTerms } from "../../application/ports/read-model.ts";
import type { Sha256 } from "../../domain/digest.ts";
import type { Instant } from "../../domain/instant.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { DateTime } from "./scalars.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({ description: "What a sender agrees to: the terms of use that are in force." })
export class TermsOfUse {
  @Field(() => String, { description: "Which terms." })
  readonly version!: string;

  @Field(() => TranslatedTextType, { description: "To be shown as it stands." })
  readonly text!: TranslatedText;

  @Field(() => String, {
    description: "base64url SHA-256 of the RFC 8785 bytes of version and text: goes back with `acceptTerms`.",
  })
  readonly digest!: Sha256;
}

@ObjectType({ description: "That somebody accepted terms of use for an institution." })
export class TermsAcceptance implements AcceptedTerms {
  @Field(() => String, { description: "Which terms." })
  readonly version!: string;

  @Field(() => String, { description: "Of the terms as they were shown." })
  readonly digest!: Sha256;

  @Field(() => DateTime, { description: "When." })
  readonly acceptedAt!: Instant;

  @Field(() => ID, { description: "Who: the id of the actor, as in every event." })
  readonly acceptedBy!: string;
}
