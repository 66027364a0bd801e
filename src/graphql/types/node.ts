import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType({ description: "An object with an id of its own, found again by `node(id)`." })
export abstract class Node {
  @Field(() => ID, {
    description: "Opaque, unique among all types, the same for ever and on every node of the service.",
  })
  readonly id!: string;
}
