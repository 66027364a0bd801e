import { Field, ObjectType } from "type-graphql";

@ObjectType("BusinessData", {
  description: "Data of the sender about a message, for software to find it by.",
})
export class BusinessDataType {
  @Field(() => String, { description: "Unique within the message." })
  readonly key!: string;

  @Field(() => [String], { description: "In the sender's order." })
  readonly values!: readonly string[];
}

@ObjectType({ description: "For whom at the recipient a message is meant." })
export class ForTheAttentionOf {
  @Field(() => String, { description: "As the sender wrote it." })
  readonly label: string;

  constructor(label: string) {
    this.label = label;
  }
}
