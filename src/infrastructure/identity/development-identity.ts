import { errors, SignJWT } from "jose";
import type { Clock } from "../../application/ports/clock.ts";
import type { Identity, Role } from "../../application/ports/identity.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { openDevelopmentKey } from "./development-key.ts";
import { PERSONAS } from "./personas.ts";
import { TokenVerifier } from "./token-verifier.ts";

const ISSUER = "urn:ebox:development";
const AUDIENCE = "ebox";
const TOKEN_TYPE = "at+jwt";
const ALGORITHM = "EdDSA";

/** Thirty days: nobody wants to fetch one every hour while they try things. */
export const LONGEST_DEVELOPMENT_LIFETIME_SECONDS = 30 * 24 * 3_600;

export interface DevelopmentTokenRequest {
  readonly persona: Role;
  /** The persona's own where left out. */
  readonly enterpriseNumber?: EnterpriseNumber | undefined;
  readonly lifetimeSeconds: number;
}

/** An issuer of our own for laptops and tests: whoever can read the data folder can be anybody. */
export interface DevelopmentIdentity extends Identity {
  /** The same persona for the same enterprise is the same subject, on every start. */
  issueDevelopmentToken(request: DevelopmentTokenRequest): Promise<string>;
}

/** `keysFolder` is created where there is none. Raises `DevelopmentKeyUnusable`. */
export async function openDevelopmentIdentity(keysFolder: string, clock: Clock): Promise<DevelopmentIdentity> {
  const key = await openDevelopmentKey(keysFolder);
  const verifier = new TokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    tokenType: TOKEN_TYPE,
    clock,
    longestLifetime: LONGEST_DEVELOPMENT_LIFETIME_SECONDS,
    acrLevels: new Map(),
    keys: (header) => {
      // A key serves one algorithm: jose takes another one's token for a mistake of ours.
      if (header.kid !== key.kid || header.alg !== ALGORITHM) throw new errors.JWKSNoMatchingKey();
      return key.publicKey;
    },
  });
  return {
    verify: (bearerToken) => verifier.verify(bearerToken),
    issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds }) {
      const { name, authenticationMethod, assuranceLevel, ...defaults } = PERSONAS[persona];
      const actsFor = enterpriseNumber ?? defaults.enterpriseNumber;
      const now = Math.floor(Date.parse(clock.now()) / 1_000);
      return new SignJWT({
        name,
        role: persona,
        amr: [authenticationMethod],
        acr: assuranceLevel,
        ...(actsFor === undefined ? {} : { enterprise_number: actsFor }),
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: TOKEN_TYPE, kid: key.kid })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(actsFor === undefined ? persona : `${persona}@${actsFor}`)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(key.privateKey);
    },
  };
}
