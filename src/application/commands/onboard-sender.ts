import { refuse } from "../../domain/decision.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { OnboardingRequested } from "../../domain/sender/events.ts";
import { forbidden, type Request } from "../mailroom.ts";
import type { Role } from "../ports/identity.ts";
import { TERMS_OF_USE, TERMS_OF_USE_DIGEST } from "../terms-of-use.ts";
import { changeSender, type SenderOffice, type SenderOutcome } from "./change-sender.ts";

/** The institution asks to be let in as a sender. */
export async function requestOnboarding(
  office: SenderOffice,
  request: Request,
  onboarding: OnboardingRequested["data"],
): Promise<SenderOutcome> {
  const institution = institutionOf(request);
  if (institution === undefined) return forNobodyElse();
  return changeSender(office, request, institution, {
    type: "RequestOnboarding",
    commandId: request.commandId,
    onboarding,
  });
}

/** `digest`: of the terms that were shown. Who accepts and when is recorded with version and digest. */
export async function acceptTerms(office: SenderOffice, request: Request, digest: string): Promise<SenderOutcome> {
  const institution = institutionOf(request);
  if (institution === undefined) return forNobodyElse();
  if (digest !== TERMS_OF_USE_DIGEST) {
    return refuse("TERMS_UNKNOWN", "The digest is not that of the terms of use in force; read them again.", ["digest"]);
  }
  const { version } = TERMS_OF_USE;
  return changeSender(office, request, institution, {
    type: "AcceptTerms",
    commandId: request.commandId,
    version,
    digest: TERMS_OF_USE_DIGEST,
  });
}

const FOR_THE_INSTITUTION: readonly Role[] = ["chief-access-manager", "administrator", "sender"];

function institutionOf({ caller }: Request): EnterpriseNumber | undefined {
  return FOR_THE_INSTITUTION.includes(caller.role) ? caller.enterpriseNumber : undefined;
}

const forNobodyElse = () => forbidden("Only the institution itself, by its administrator or application, does that.");
