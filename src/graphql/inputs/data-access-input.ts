import { Field, InputType } from "type-graphql";
import type { DataSet } from "../../domain/mailbox/data-set.ts";
import { DataSetEnum } from "../types/data-access.ts";
import { CommandInput } from "./command-input.ts";

@InputType({
  description: "What a person says of the data sets that e-Box needs. Each is confirmed or refused, at any time again.",
})
export class ConfirmDataAccessInput extends CommandInput {
  @Field(() => [DataSetEnum], { description: "Those that e-Box may use." })
  readonly confirmed!: DataSet[];

  @Field(() => [DataSetEnum], { defaultValue: [], description: "Those that it may not use." })
  readonly refused!: DataSet[];

  @Field(() => String, {
    description: "`me.dataAccess.wordingDigest` of what the person was shown; else CONSENT_WORDING_UNKNOWN.",
  })
  readonly wordingDigest!: string;
}
