import type { VerifiedToken } from "../../application/ports/identity.ts";
import type { Sha256 } from "../../domain/digest.ts";

/** A token verified longer ago is verified anew, so that a key that its issuer withdrew stops counting. */
const TRUSTED_MILLISECONDS = 5 * 60_000;

interface Entry {
  readonly token: VerifiedToken;
  readonly verifiedAt: number;
}

/** Tokens whose signature was found good, by their hash: at most `capacity`, the longest unused goes first. */
export class TokenCache {
  readonly #entries = new Map<Sha256, Entry>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** `now` in milliseconds since 1970. Says nothing about the token's own expiry. */
  get(hash: Sha256, now: number): VerifiedToken | undefined {
    const entry = this.#entries.get(hash);
    if (entry === undefined) return undefined;
    this.#entries.delete(hash);
    const age = now - entry.verifiedAt;
    if (age < 0 || age > TRUSTED_MILLISECONDS) return undefined;
    this.#entries.set(hash, entry);
    return entry.token;
  }

  put(token: VerifiedToken, now: number): void {
    this.#entries.set(token.tokenHash, { token, verifiedAt: now });
    if (this.#entries.size <= this.#capacity) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
