import type { JWTPayload } from "jose";
import { ROLES, type Role, type VerifiedToken } from "../../application/ports/identity.ts";
import type { Sha256 } from "../../domain/digest.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type AcrLevels, assuranceOf } from "./assurance.ts";

/** A token whose signature and times hold, but whose claims are not what we need. The message is for our log only. */
export class ClaimRefused extends Error {
  override name = "ClaimRefused";
}

/** All others act for an enterprise or institution and for nobody else. */
const ROLES_OF_NO_ENTERPRISE: readonly Role[] = ["auditor", "operator"];

/**
 * Reads the claims `iss`, `sub`, `exp`, `name`, `role`, `enterprise_number`, `amr` (its first), `acr` and `client_id`.
 * Raises `ClaimRefused`. Its messages hold no claim's value: those are personal data.
 */
export function readClaims(claims: JWTPayload, tokenHash: Sha256, acrLevels: AcrLevels): VerifiedToken {
  const issuer = text(claims, "iss", 1_000);
  const subject = text(claims, "sub", 255);
  const role = ROLES.find((known) => known === claims.role);
  if (role === undefined) throw new ClaimRefused("role is missing or not known");
  const enterpriseNumber = readEnterpriseNumber(claims.enterprise_number);
  if (enterpriseNumber === undefined && !ROLES_OF_NO_ENTERPRISE.includes(role)) {
    throw new ClaimRefused("enterprise_number is missing");
  }
  const method = readMethod(claims.amr);
  // RFC 9068, 2.2: without a person involved, the subject is the client itself.
  const isApplication = method === "client_credentials" || claims.client_id === subject;
  return {
    issuer,
    subject,
    ...(claims.name === undefined ? {} : { name: text(claims, "name", 200) }),
    kind: isApplication ? "application" : "human",
    authenticationMethod: method ?? (isApplication ? "client_credentials" : "unspecified"),
    assuranceLevel: assuranceOf(claims.acr, acrLevels),
    role,
    ...(enterpriseNumber === undefined ? {} : { enterpriseNumber }),
    expiresAt: Math.floor((claims.exp as number) * 1_000),
    tokenHash,
  };
}

function text(claims: JWTPayload, name: string, longest: number): string {
  const value = claims[name];
  if (typeof value !== "string" || value === "" || value.length > longest || !value.isWellFormed()) {
    throw new ClaimRefused(`${name} is no text of 1 to ${longest} characters`);
  }
  return value;
}

function readEnterpriseNumber(value: unknown) {
  if (value === undefined) return undefined;
  const number = typeof value === "string" ? parseEnterpriseNumber(value) : undefined;
  if (number === undefined) throw new ClaimRefused("enterprise_number is no enterprise number");
  return number;
}

/** Goes into every event's metadata, so nothing but a short code may pass. */
const METHOD = /^[A-Za-z0-9_.:-]{1,64}$/;

/** RFC 8176 says an array of texts; some issuers write the text alone. */
function readMethod(amr: unknown): string | undefined {
  const first = Array.isArray(amr) ? amr[0] : amr;
  if (first === undefined) return undefined;
  if (typeof first !== "string" || !METHOD.test(first)) throw new ClaimRefused("amr is no authentication method");
  return first;
}
