import { Field, ObjectType } from "type-graphql";
import { type DataSetShown, type DataSetState, hasToAnswer } from "../../application/data-access.ts";
import { DATA_ACCESS_WORDING_DIGEST } from "../../application/data-access-wording.ts";
import type { Sha256 } from "../../domain/digest.ts";
import type { DataSet } from "../../domain/mailbox/data-set.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { describedEnum } from "./described-enum.ts";
import { TranslatedTextType } from "./translated-text.ts";

export const DataSetEnum = describedEnum<DataSet>("DataSet", "Data of a person, or for them, that e-Box needs.", {
  PROFILE: "Who the person is.",
  LOGIN_DATA: "How, at which level and when they logged in.",
  USER_DATA: "For which enterprise they act, their role and rights.",
  MESSAGES_AND_SUMMARIES: "The messages of the enterprise, shown to them.",
  REFERENCE_DATA: "Names of enterprises and institutions from the Crossroads Bank.",
});

const DataSetStateEnum = describedEnum<DataSetState>("DataSetState", "What a person said of a data set.", {
  OPEN: "Nothing yet, or under another wording than the one in force: ask.",
  CONFIRMED: "e-Box may use it.",
  REFUSED: "e-Box may not use it: what `withoutIt` says doesn't work.",
});

@ObjectType({ description: "One data set, as it is put to the person." })
export class DataSetAccess {
  @Field(() => DataSetEnum, { description: "Which." })
  readonly id!: DataSet;

  @Field(() => TranslatedTextType, { description: "Its name." })
  readonly name!: TranslatedText;

  @Field(() => TranslatedTextType, { description: "What it is needed for." })
  readonly explanation!: TranslatedText;

  @Field(() => TranslatedTextType, { description: "What doesn't work without it." })
  readonly withoutIt!: TranslatedText;

  @Field(() => Boolean, { description: "Nothing works without it: refusing it ends the login." })
  readonly required!: boolean;

  @Field(() => DataSetStateEnum, { description: "What the person said, the last time." })
  readonly state!: DataSetState;
}

@ObjectType({ description: "What a person lets e-Box use in this mailbox." })
export class DataAccess {
  @Field(() => [DataSetAccess], { description: "All data sets, in the order in which they are put to the person." })
  readonly dataSets: readonly DataSetAccess[];

  constructor(dataSets: readonly DataSetShown[]) {
    this.dataSets = dataSets;
  }

  @Field(() => Boolean, {
    description:
      "Whether the person has to be asked before they go on. Until then all else is refused with DATA_ACCESS_REQUIRED, where no login page of ours has asked.",
  })
  get hasToAnswer(): boolean {
    return hasToAnswer(this.dataSets);
  }

  @Field(() => String, {
    description: "base64url SHA-256 of the wording's RFC 8785 bytes: goes back with `confirmDataAccess`.",
  })
  get wordingDigest(): Sha256 {
    return DATA_ACCESS_WORDING_DIGEST;
  }
}
