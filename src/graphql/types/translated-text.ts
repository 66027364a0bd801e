import { Field, ObjectType } from "type-graphql";

@ObjectType("TranslatedText", {
  description: "The same text in one to four languages; null in a language that it lacks.",
})
export class TranslatedTextType {
  @Field(() => String, { nullable: true, description: "Dutch." })
  readonly nl?: string;

  @Field(() => String, { nullable: true, description: "French." })
  readonly fr?: string;

  @Field(() => String, { nullable: true, description: "German." })
  readonly de?: string;

  @Field(() => String, { nullable: true, description: "English." })
  readonly en?: string;
}
