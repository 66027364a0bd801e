import { Ctx, Query, Resolver } from "type-graphql";
import { CONSENT_WORDING, CONSENT_WORDING_DIGEST } from "../../application/consent-wording.ts";
import { TERMS_OF_USE, TERMS_OF_USE_DIGEST } from "../../application/terms-of-use.ts";
import type { RequestContext } from "../request-context.ts";
import { ConsentWording } from "../types/consent-wording.ts";
import { Limits } from "../types/limits.ts";
import { TermsOfUse } from "../types/terms-of-use.ts";

/** What is the same for everyone. */
@Resolver()
export class ServiceQueries {
  @Query(() => Limits, { description: "What this API holds its clients to." })
  limits(@Ctx() { services }: RequestContext): Limits {
    return services.limits;
  }

  @Query(() => ConsentWording, { description: "What a person agrees to by `giveConsent`." })
  consentWording(): ConsentWording {
    return { text: CONSENT_WORDING, digest: CONSENT_WORDING_DIGEST };
  }

  @Query(() => TermsOfUse, { description: "What an institution agrees to by `acceptTerms`." })
  termsOfUse(): TermsOfUse {
    return { ...TERMS_OF_USE, digest: TERMS_OF_USE_DIGEST };
  }
}
