import { errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { IssuerUnavailable } from "../../application/ports/identity.ts";
import { isLoopback } from "../../loopback.ts";
import { keySet } from "./key-set.ts";

const TIMEOUT_MILLISECONDS = 5_000;
/** Of a discovery document or key set; real ones have a few kilobytes. */
const LARGEST_ANSWER = 256 * 1024;
/** After a failed discovery the issuer is left alone for this long. */
const DISCOVERY_COOLDOWN_MILLISECONDS = 5_000;

/**
 * The signing keys of an OpenID Connect issuer: found by discovery at the first token, then as `keySet` keeps them. Raises
 * `IssuerUnavailable`. `elapsed`: milliseconds on a clock that only goes forward.
 */
export function issuerKeys(issuer: string, elapsed: () => number = () => performance.now()): JWTVerifyGetKey {
  let discovered: Promise<JWTVerifyGetKey> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  const keys = (): Promise<JWTVerifyGetKey> => {
    if (discovered === undefined) {
      if (elapsed() - failedAt < DISCOVERY_COOLDOWN_MILLISECONDS) {
        throw new IssuerUnavailable("discovery failed a moment ago");
      }
      discovered = discover(issuer).then((address) => keySet(() => fetchKeys(address), elapsed));
      discovered.catch(() => {
        discovered = undefined;
        failedAt = elapsed();
      });
    }
    return discovered;
  };

  return async (header, token) => {
    const find = await keys();
    try {
      return await find(header, token);
    } catch (error) {
      if (error instanceof IssuerUnavailable || saysTheTokenIsWrong(error)) throw error;
      throw new IssuerUnavailable("the issuer's keys cannot be used", { cause: error });
    }
  };
}

/** Where the keys are. */
async function discover(issuer: string): Promise<URL> {
  let jwksUri: URL;
  try {
    const metadata = (await fetchJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)) as {
      issuer?: unknown;
      jwks_uri?: unknown;
    };
    // OpenID Connect Discovery 1.0, 4.3: or another issuer's keys could be slipped in.
    if (metadata.issuer !== issuer) throw new Error("discovery tells of another issuer than OIDC_ISSUER");
    jwksUri = new URL(String(metadata.jwks_uri));
  } catch (error) {
    throw new IssuerUnavailable("the issuer's discovery document cannot be had", { cause: error });
  }
  if (jwksUri.protocol !== "https:" && !(jwksUri.protocol === "http:" && isLoopback(jwksUri.hostname))) {
    throw new IssuerUnavailable("the issuer's keys are not served over https");
  }
  return jwksUri;
}

async function fetchKeys(address: URL): Promise<JSONWebKeySet> {
  const { keys } = (await fetchJson(address.href)) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error("the issuer's keys are no key set");
  return { keys };
}

async function fetchJson(address: string): Promise<object> {
  const response = await fetch(address, {
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    headers: { accept: "application/json" },
  });
  if (!response.ok || response.body === null) throw new Error(`${address} was answered with ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new Error(`${address} answers more than ${LARGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  const answer: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (typeof answer !== "object" || answer === null) throw new Error(`${address} answers no object`);
  return answer;
}

function saysTheTokenIsWrong(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
