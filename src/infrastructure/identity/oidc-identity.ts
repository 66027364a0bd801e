import type { Clock } from "../../application/ports/clock.ts";
import type { Identity } from "../../application/ports/identity.ts";
import { issuerKeys } from "./issuer-keys.ts";
import { type TokenRules, TokenVerifier } from "./token-verifier.ts";

/** Any OpenID Connect issuer. Nothing is asked of it before the first token; `verify` raises `IssuerUnavailable`. */
export function openOidcIdentity(rules: Omit<TokenRules, "keys" | "clock">, clock: Clock): Identity {
  return new TokenVerifier({ ...rules, clock, keys: issuerKeys(rules.issuer) });
}
