import { createHash } from "node:crypto";
import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Clock } from "../../application/ports/clock.ts";
import {
  CLOCK_SKEW_MS,
  type Identity,
  type Verification,
  type VerifiedToken,
} from "../../application/ports/identity.ts";
import type { Sha256 } from "../../domain/digest.ts";
import type { AcrLevels } from "./assurance.ts";
import { ClaimRefused, readClaims } from "./claims.ts";
import { TokenCache } from "./token-cache.ts";

/** Asymmetric only: a public key can never serve as the secret of an HMAC. */
export const ALGORITHMS = ["RS256", "ES256", "EdDSA"];

/** A real one has about a kilobyte; nothing longer is looked at. */
const LONGEST_TOKEN = 8_192;
const CACHED_TOKENS = 10_000;

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly tokenType: "at+jwt" | "JWT";
  /** Of a token, from `iat` to `exp`, in seconds: one that was lent out for longer is refused. */
  readonly longestLifetime: number;
  /** Values of `acr` that only this issuer has. */
  readonly acrLevels: AcrLevels;
  /** Raises `IssuerUnavailable`, or one of jose's errors where the token names no key that there is. */
  readonly keys: JWTVerifyGetKey;
  readonly clock: Clock;
}

/** Verifies access tokens by these rules. The same token is verified once in a while, its expiry each time. */
export class TokenVerifier implements Identity {
  readonly #rules: TokenRules;
  readonly #verified = new TokenCache(CACHED_TOKENS);

  constructor(rules: TokenRules) {
    this.#rules = rules;
  }

  async verify(bearerToken: string): Promise<Verification> {
    if (bearerToken.length > LONGEST_TOKEN) return { valid: false, reason: "too long" };
    const tokenHash = createHash("sha256").update(bearerToken).digest("base64url") as Sha256;
    const now = Date.parse(this.#rules.clock.now());
    const known = this.#verified.get(tokenHash, now);
    if (known === undefined) return this.#verifyAnew(bearerToken, tokenHash, now);
    if (now >= known.expiresAt + CLOCK_SKEW_MS) return { valid: false, reason: "expired" };
    return { valid: true, token: known };
  }

  async #verifyAnew(bearerToken: string, tokenHash: Sha256, now: number): Promise<Verification> {
    let token: VerifiedToken;
    try {
      const { payload } = await jwtVerify(bearerToken, this.#rules.keys, {
        algorithms: ALGORITHMS,
        issuer: this.#rules.issuer,
        audience: this.#rules.audience,
        typ: this.#rules.tokenType,
        requiredClaims: ["iss", "aud", "sub", "exp", "iat"],
        clockTolerance: CLOCK_SKEW_MS / 1_000,
        currentDate: new Date(now),
      });
      const { iat, exp } = payload;
      if (typeof iat !== "number" || iat * 1_000 > now + CLOCK_SKEW_MS) {
        return { valid: false, reason: "issued in the future" };
      }
      if (typeof exp !== "number" || exp - iat > this.#rules.longestLifetime) {
        return { valid: false, reason: "lives too long" };
      }
      token = readClaims(payload, tokenHash, this.#rules.acrLevels);
    } catch (error) {
      if (error instanceof errors.JOSEError) return { valid: false, reason: error.code };
      if (error instanceof ClaimRefused) return { valid: false, reason: error.message };
      throw error;
    }
    this.#verified.put(token, now);
    return { valid: true, token };
  }
}
