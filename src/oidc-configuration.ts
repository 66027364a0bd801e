import { ConfigurationError, type Environment, oneOf, shown } from "./configuration-error.ts";
import { DAY, MINUTE } from "./domain/instant.ts";
import { parseDuration } from "./duration.ts";
import { type AcrLevels, ASSURANCE_LEVELS } from "./infrastructure/identity/assurance.ts";
import { isLoopback } from "./loopback.ts";

/** Tokens of an OpenID Connect issuer. */
export interface OidcConfiguration {
  readonly kind: "oidc";
  /** Exactly as the issuer writes it in `iss`. */
  readonly issuer: string;
  readonly audience: string;
  /** The `typ` of its access tokens: `at+jwt` (RFC 9068), or `JWT` for issuers that know no better. */
  readonly tokenType: "at+jwt" | "JWT";
  /** Seconds from `iat` to `exp`; a token that lives longer is refused. */
  readonly longestLifetime: number;
  /** What values of `acr` of its own the issuer has, beside the eIDAS and FAS ones. */
  readonly acrLevels: AcrLevels;
}

/** What is said about tokens; undefined where no issuer is. Raises `ConfigurationError`, also for what then nobody needs. */
export function readOidc(environment: Environment): OidcConfiguration | undefined {
  const audience = environment.OIDC_AUDIENCE || "ebox";
  if (!/^[\x21-\x7e]{1,200}$/.test(audience)) {
    throw new ConfigurationError("OIDC_AUDIENCE", "is no audience", "expected 1 to 200 printable characters, no space");
  }
  const tokenType = oneOf(environment, "OIDC_TOKEN_TYPE", ["at+jwt", "JWT"], "at+jwt");
  const longestLifetime = readLongestLifetime(environment);
  const acrLevels = readAcrLevels(environment);
  const issuer = environment.OIDC_ISSUER;
  if (!issuer) return undefined;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError(
      "OIDC_ISSUER",
      "is no issuer",
      "expected an https:// address (http:// on a loopback address only) without user, query or fragment",
    );
  }
  return { kind: "oidc", issuer, audience, tokenType, longestLifetime, acrLevels };
}

/** Seconds. */
function readLongestLifetime(environment: Environment): number {
  const text = environment.OIDC_MAX_TOKEN_LIFETIME || "24h";
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= MINUTE && duration <= 30 * DAY) return duration / 1_000;
  throw new ConfigurationError("OIDC_MAX_TOKEN_LIFETIME", `${shown(text)} is no lifetime`, "expected 1m to 30d");
}

function readAcrLevels(environment: Environment): AcrLevels {
  const pairs = (environment.OIDC_ACR_LEVELS || "").split(",").filter((pair) => pair.trim() !== "");
  return new Map(
    pairs.map((pair) => {
      const [, acr = "", word] = /^([\x21-\x7e]{1,200})=(\w+)$/.exec(pair.trim()) ?? [];
      const level = ASSURANCE_LEVELS.find((known) => known === word);
      if (level !== undefined) return [acr, level];
      throw new ConfigurationError(
        "OIDC_ACR_LEVELS",
        `${shown(pair)} names no level`,
        `expected value=level,value=level with the levels ${ASSURANCE_LEVELS.join(", ")}`,
      );
    }),
  );
}
