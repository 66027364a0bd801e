import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { IssuerUnavailable } from "../../application/ports/identity.ts";

/** At most one fetch in this time, however many unknown key ids are sent to us and however the last one ended. */
const COOLDOWN_MS = 30_000;
/** Fetched anew after this time, so that a key that was withdrawn stops counting. */
const MAX_AGE_MS = 10 * 60_000;
/** While the issuer cannot be reached, its keys count for this long. */
const STALE_MS = 60 * 60_000;

/**
 * An issuer's published keys, fetched when a token needs them: together by all who ask at once, again when they are old or
 * a token names one that is not among them. `elapsed`: milliseconds on a clock that only goes forward. The returned
 * function raises `IssuerUnavailable`, or jose's error where the token names no key that there is.
 */
export function keySet(fetchKeys: () => Promise<JSONWebKeySet>, elapsed: () => number): JWTVerifyGetKey {
  let find: JWTVerifyGetKey | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let fetching: Promise<void> | undefined;

  const age = () => elapsed() - fetchedAt;

  async function refresh(): Promise<void> {
    triedAt = elapsed();
    try {
      find = createLocalJWKSet(await fetchKeys());
      fetchedAt = triedAt;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
  }

  function refreshed(): Promise<void> {
    if (fetching === undefined && elapsed() - triedAt < COOLDOWN_MS) return Promise.resolve();
    fetching ??= refresh().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  const unavailable = () => new IssuerUnavailable("the issuer's keys cannot be fetched", { cause: failure });

  return async (header, token) => {
    if (age() > MAX_AGE_MS) await refreshed();
    if (find === undefined || age() > STALE_MS) throw unavailable();
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await refreshed();
    // The key may be among those that we could not get.
    if (failure !== undefined) throw unavailable();
    return find(header, token);
  };
}
