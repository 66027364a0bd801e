import { errors, SignJWT } from "jose";
import type { Clock } from "../../application/ports/clock.ts";
import type { Identity, Role } from "../../application/ports/identity.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type DevelopmentKey, openDevelopmentKey } from "./development-key.ts";
import { PERSONAS, type Persona, personaClaims } from "./personas.ts";
import { TokenVerifier } from "./token-verifier.ts";

/** The one name of all development tokens, whoever gave them: so a persona is the same person on every port. */
export const DEVELOPMENT_ISSUER = "urn:ebox:development";
export const DEVELOPMENT_AUDIENCE = "ebox";
const TOKEN_TYPE = "at+jwt";
export const DEVELOPMENT_ALGORITHM = "EdDSA";

/** Thirty days: nobody wants to fetch one every hour while they try things. */
export const LONGEST_DEVELOPMENT_LIFETIME_SECONDS = 30 * 24 * 3_600;

export interface DevelopmentTokenRequest {
  readonly persona: Role;
  /** The persona's own where left out. */
  readonly enterpriseNumber?: EnterpriseNumber | undefined;
  readonly lifetimeSeconds: number;
  /** How the persona logged in, where otherwise than usual. */
  readonly login?: Pick<Persona, "authenticationMethod" | "assuranceLevel">;
}

/** An issuer of our own for laptops and tests: whoever can read the data folder can be anybody. */
export interface DevelopmentIdentity extends Identity {
  readonly key: DevelopmentKey;
  issueDevelopmentToken(request: DevelopmentTokenRequest): Promise<string>;
}

/** `keysFolder` is created where there is none. Raises `DevelopmentKeyUnusable`. */
export async function openDevelopmentIdentity(keysFolder: string, clock: Clock): Promise<DevelopmentIdentity> {
  const key = await openDevelopmentKey(keysFolder);
  const verifier = new TokenVerifier({
    issuer: DEVELOPMENT_ISSUER,
    audience: DEVELOPMENT_AUDIENCE,
    tokenType: TOKEN_TYPE,
    clock,
    longestLifetime: LONGEST_DEVELOPMENT_LIFETIME_SECONDS,
    acrLevels: new Map(),
    keys: (header) => {
      // A key serves one algorithm: jose takes another one's token for a mistake of ours.
      if (header.kid !== key.kid || header.alg !== DEVELOPMENT_ALGORITHM) throw new errors.JWKSNoMatchingKey();
      return key.publicKey;
    },
  });
  return {
    key,
    verify: (bearerToken) => verifier.verify(bearerToken),
    issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds, login }) {
      const now = Math.floor(Date.parse(clock.now()) / 1_000);
      return new SignJWT(personaClaims(persona, enterpriseNumber ?? PERSONAS[persona].enterpriseNumber, login))
        .setProtectedHeader({ alg: DEVELOPMENT_ALGORITHM, typ: TOKEN_TYPE, kid: key.kid })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience(DEVELOPMENT_AUDIENCE)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(key.privateKey);
    },
  };
}
