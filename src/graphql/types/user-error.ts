import { Field, ObjectType } from "type-graphql";
import type { Refusal } from "../../domain/decision.ts";
import type { RefusalCode } from "../../domain/refusal-code.ts";
import { UserErrorCodeEnum } from "./enums.ts";

@ObjectType({
  description: "A refusal that a client can expect and act upon. Nothing was done, unless the code is STALE.",
})
export class UserError {
  @Field(() => UserErrorCodeEnum, { description: "The reason, to program against." })
  readonly code: RefusalCode;

  @Field(() => String, { description: "The reason in words (English), to show to developers." })
  readonly message: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where in `input`, from the outside in: `["attachments", "0", "digest"]`. Null where it is not about one field.',
  })
  readonly path: readonly string[] | null;

  constructor({ code, message, path }: Refusal) {
    this.code = code;
    this.message = message;
    this.path = path ?? null;
  }
}
