/** One request for content, and what of it the client received before the service was killed, if it was. */
export interface AskedContent {
  readonly kind: "open" | "document" | "range" | "archive";
  /** SHA-256 of the bearer token, base64url. */
  readonly tokenHash: string;
  readonly messageIds: readonly string[];
  /** Of each of these messages. */
  readonly parts: readonly string[];
  /** Of the command that it becomes; undefined where the service was killed before it told it. */
  commandId: string | undefined;
  /** The messages of which content arrived, be it a byte. */
  received: readonly string[];
  /** False where the answer was cut off. */
  isWhole: boolean;
  /** Milliseconds since 1970; later than its record. */
  endedAt: number;
}

/** Read or ContentAccessed, as the log has it. */
export interface AccessRecord {
  readonly type: "Read" | "ContentAccessed";
  readonly messageId: string;
  readonly part: string;
  readonly tokenHash: string;
  readonly commandId: string;
  readonly at: number;
}
