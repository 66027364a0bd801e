import type { Instant } from "../../domain/instant.ts";

export interface Timestamp {
  /** DER of an RFC 3161 TimeStampToken. Its signature was not checked: that is for whoever verifies. */
  readonly token: Buffer;
  /** As the token says. */
  readonly time: Instant;
}

/** The authority gave nothing that can be used. The message is one line for the log: no secret in it. */
export class TimestampUnavailable extends Error {
  override name = "TimestampUnavailable";
}

export interface TimestampAuthority {
  /** For people: which authority it is. Without anything secret. */
  readonly name: string;
  /** Over a SHA-256 digest of 32 bytes. Raises `TimestampUnavailable`, within 15 seconds. */
  timestamp(digest: Uint8Array): Promise<Timestamp>;
}
