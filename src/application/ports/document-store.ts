import type { Sha256 } from "../../domain/digest.ts";
import type { Instant } from "../../domain/instant.ts";
import type { MessageId } from "../../domain/message-id.ts";

/** What is known of bytes that were received and that no message holds yet. */
export interface Upload {
  readonly id: string;
  /** The actor who may use it. */
  readonly owner: string;
  readonly receivedAt: Instant;
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly digest: Sha256;
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface StoredDocument {
  /** Bytes of the whole document, also where a range is read. */
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Raised by `receive` when the bytes go past `maxBytes`: nothing is kept. */
export class DocumentTooLarge extends Error {
  override name = "DocumentTooLarge";
}

/** Raised when the store cannot be reached. */
export class DocumentStoreUnavailable extends Error {
  override name = "DocumentStoreUnavailable";
}

/** Raises `StorageFull` (event-store.ts) where there is no space. */
export interface DocumentStore {
  /**
   * Streams the bytes in and makes them durable. If `body` throws (a closed socket), nothing is kept and the error is
   * thrown on. `inspect` sees the digest, the size and the first 4,100 bytes before anything is kept: what it throws is
   * thrown on and nothing is kept.
   */
  receive(
    upload: Omit<Upload, "size" | "digest">,
    body: AsyncIterable<Uint8Array>,
    maxBytes: number,
    inspect: (received: { digest: Sha256; size: number; head: Uint8Array }) => void,
  ): Promise<Upload>;

  /** Undefined where there is none, or it was kept already. */
  findUpload(id: string): Promise<Upload | undefined>;

  /**
   * The upload becomes document `number` (from 1) of the message, durably, and is an upload no longer. Repeating it is
   * no error: a document that stands is never overwritten. False where there is neither upload nor document.
   */
  keep(uploadId: string, messageId: MessageId, number: number): Promise<boolean>;

  /** Undefined where there is none. */
  read(messageId: MessageId, number: number, range?: ByteRange): Promise<StoredDocument | undefined>;

  /** Removes every document of the message. Repeating it is no error. */
  erase(messageId: MessageId): Promise<void>;

  /** Removes uploads received before then; returns how many. */
  sweepUploads(before: Instant): Promise<number>;

  /** Whether it can be used, as far as that is known within a second and without much asking. Never raises. */
  isReachable(): Promise<boolean>;
}
