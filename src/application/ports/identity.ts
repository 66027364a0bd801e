import type { Sha256 } from "../../domain/digest.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Actor } from "../../domain/metadata.ts";

/**
 * - `chief-access-manager`: designated outside e-Box, does everything in the enterprise `enterpriseNumber` and manages its
 *   users. `administrator` is the same, by the name that development tokens have.
 * - `local-administrator`, `co-local-administrator`, `user`, `document-consumer` (software of the enterprise): what they
 *   may do is what their enterprise granted them, whichever of the four the token says.
 * - `sender`: an institution's application, publishing in the name of `enterpriseNumber`.
 * - `auditor`: sees events, evidence and proofs, never content. `operator`: authorises senders.
 */
export const ROLES = [
  "chief-access-manager",
  "administrator",
  "local-administrator",
  "co-local-administrator",
  "user",
  "document-consumer",
  "sender",
  "auditor",
  "operator",
] as const;
export type Role = (typeof ROLES)[number];

/** How far the issuer's clock may be from ours: a token counts for this long after its expiry, wherever it is shown. */
export const CLOCK_SKEW_MS = 60_000;

/** What a verified token says. Who it is in our log (the actor id) is found by `src/application/sign-in.ts`. */
export interface VerifiedToken {
  readonly issuer: string;
  /** The issuer's name for the person or application: personal data, kept in `person-<id>` only. */
  readonly subject: string;
  readonly name?: string;
  readonly kind: Actor["kind"];
  readonly authenticationMethod: string;
  readonly assuranceLevel: Actor["assuranceLevel"];
  readonly role: Role;
  readonly enterpriseNumber?: EnterpriseNumber;
  /** Milliseconds since 1970, as the token says; it counts for `CLOCK_SKEW_MS` more. */
  readonly expiresAt: number;
  /** base64url SHA-256 of the token: tells uses of one token apart from another's without keeping it. */
  readonly tokenHash: Sha256;
}

/** Somebody whom we know, for the length of one request or socket. */
export interface Caller
  extends Omit<VerifiedToken, "issuer" | "subject" | "kind" | "authenticationMethod" | "assuranceLevel"> {
  readonly actor: Actor;
}

export type Verification =
  | { readonly valid: true; readonly token: VerifiedToken }
  /** `reason` is for our log, never for the client. */
  | { readonly valid: false; readonly reason: string };

/** Raised when the issuer's keys cannot be had. */
export class IssuerUnavailable extends Error {
  override name = "IssuerUnavailable";
}

export interface Identity {
  /** Checks signature (allow-listed algorithms), issuer, audience, type and times. */
  verify(bearerToken: string): Promise<Verification>;
}
