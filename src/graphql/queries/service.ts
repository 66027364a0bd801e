import { Query, Resolver } from "type-graphql";
import { CONSENT_WORDING, CONSENT_WORDING_DIGEST } from "../../application/consent-wording.ts";
import { LIMITS } from "../limits.ts";
import { ConsentWording } from "../types/consent-wording.ts";
import { Limits } from "../types/limits.ts";

/** What is the same for everyone. */
@Resolver()
export class ServiceQueries {
  @Query(() => Limits, { description: "What this API holds its clients to." })
  limits(): Limits {
    return LIMITS;
  }

  @Query(() => ConsentWording, { description: "What a person agrees to by `giveConsent`." })
  consentWording(): ConsentWording {
    return { text: CONSENT_WORDING, digest: CONSENT_WORDING_DIGEST };
  }
}
