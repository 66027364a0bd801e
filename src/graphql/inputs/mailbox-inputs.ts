import { Field, InputType } from "type-graphql";
import { LIMITS } from "../limits.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { CommandInput } from "./command-input.ts";
import { EmailAddress, Enterprise } from "./rules.ts";

@InputType({ description: "The consent to go fully digital. It cannot be taken back." })
export class GiveConsentInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "For which mailbox." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => String, {
    description:
      "`Query.consentWording.digest` of the wording that the person was shown; else CONSENT_WORDING_UNKNOWN.",
  })
  readonly wordingDigest!: string;
}

@InputType({ description: "Where arrivals are announced from now on." })
export class ChangeNotificationAddressInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "For which mailbox." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => String, { description: `An e-mail address of at most ${LIMITS.emailCharacters} characters.` })
  @EmailAddress(LIMITS.emailCharacters)
  readonly address!: string;
}
