import { Field, ObjectType } from "type-graphql";
import type { Instant } from "../../domain/instant.ts";
import type { AcceptanceStatus } from "../../domain/message/state.ts";
import { AcceptanceStatusEnum } from "./enums.ts";
import { DateTime } from "./scalars.ts";

@ObjectType({ description: "Whether the recipient accepted registered mail that opens only after it is acknowledged." })
export class Acceptance {
  @Field(() => AcceptanceStatusEnum, { description: "How it stands; the same for recipient and sender." })
  readonly status!: AcceptanceStatus;

  @Field(() => DateTime, { description: "Until then it can be acknowledged or refused." })
  readonly deadline!: Instant;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it was acknowledged, refused, or recorded that the deadline had passed.",
  })
  readonly decidedAt!: Instant | null;
}
