import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { IssuerUnavailable } from "../../application/ports/identity.ts";
import { isLoopback } from "../../loopback.ts";

const TIMEOUT_MILLISECONDS = 5_000;
/** After a failed discovery the issuer is left alone for this long. */
const DISCOVERY_COOLDOWN_MILLISECONDS = 5_000;
/** At most one fetch of the keys in this time, however many unknown key ids are sent to us. */
const KEYS_COOLDOWN_MILLISECONDS = 30_000;
/** Keys are fetched anew after this time. */
const KEYS_MAX_AGE_MILLISECONDS = 10 * 60_000;

/**
 * The signing keys of an OpenID Connect issuer: found by discovery at the first token, then cached; fetched again when
 * they are old or a token names an unknown one. Raises `IssuerUnavailable`.
 */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let discovered: Promise<JWTVerifyGetKey> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  const keys = (): Promise<JWTVerifyGetKey> => {
    if (discovered === undefined) {
      if (performance.now() - failedAt < DISCOVERY_COOLDOWN_MILLISECONDS) {
        throw new IssuerUnavailable("discovery failed a moment ago");
      }
      discovered = discover(issuer);
      discovered.catch(() => {
        discovered = undefined;
        failedAt = performance.now();
      });
    }
    return discovered;
  };

  return async (header, token) => {
    const find = await keys();
    try {
      return await find(header, token);
    } catch (error) {
      if (saysTheTokenIsWrong(error)) throw error;
      throw new IssuerUnavailable("the issuer's keys cannot be fetched", { cause: error });
    }
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  let jwksUri: URL;
  try {
    const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      headers: { accept: "application/json" },
    });
    if (!response.ok) throw new Error(`discovery was answered with status ${response.status}`);
    const metadata = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
    // OpenID Connect Discovery 1.0, 4.3: or another issuer's keys could be slipped in.
    if (metadata.issuer !== issuer) throw new Error("discovery tells of another issuer than OIDC_ISSUER");
    jwksUri = new URL(String(metadata.jwks_uri));
  } catch (error) {
    throw new IssuerUnavailable("the issuer's discovery document cannot be had", { cause: error });
  }
  if (jwksUri.protocol !== "https:" && !(jwksUri.protocol === "http:" && isLoopback(jwksUri.hostname))) {
    throw new IssuerUnavailable("the issuer's keys are not served over https");
  }
  return createRemoteJWKSet(jwksUri, {
    timeoutDuration: TIMEOUT_MILLISECONDS,
    cooldownDuration: KEYS_COOLDOWN_MILLISECONDS,
    cacheMaxAge: KEYS_MAX_AGE_MILLISECONDS,
  });
}

function saysTheTokenIsWrong(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
