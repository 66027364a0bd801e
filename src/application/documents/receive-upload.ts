import { randomUUID } from "node:crypto";
import { type Refusal, refuse } from "../../domain/decision.ts";
import type { Sha256 } from "../../domain/digest.ts";
import { DAY, type Instant, plus } from "../../domain/instant.ts";
import { forbidden, type Mailroom } from "../mailroom.ts";
import { mandateInLog } from "../mandate.ts";
import { DocumentStoreUnavailable, DocumentTooLarge, type Upload } from "../ports/document-store.ts";
import { StorageFull } from "../ports/event-store.ts";
import type { Caller } from "../ports/identity.ts";
import { declaredMediaType } from "./media-type.ts";

/** 25 MiB. */
export const MAX_DOCUMENT_BYTES = 25 * 1024 * 1024;

/** How long an upload waits for its message, in milliseconds. */
export const UPLOAD_LIFETIME = DAY;

export interface NewUpload {
  /** As declared, with its parameters. */
  readonly contentType: string;
  /** From `safeFileName`. */
  readonly fileName: string;
  /** What the sender computed, where it says so. */
  readonly digest?: Sha256 | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

export type UploadOutcome =
  | { readonly accepted: true; readonly upload: Upload; readonly expiresAt: Instant }
  | { readonly accepted: false; readonly refusal: Refusal };

/**
 * Takes a document in, for a message that the caller is about to publish. Nothing is kept of what is refused. What
 * `body` throws is thrown on. A refusal may come before the body was read to its end.
 */
export async function receiveUpload(
  mailroom: Pick<Mailroom, "documents" | "clock" | "mailboxes">,
  caller: Caller,
  { contentType, fileName, digest: expected, body }: NewUpload,
): Promise<UploadOutcome> {
  if ((await mandateInLog(mailroom, caller)) === undefined)
    return forbidden("Only enterprises and institutions send documents.");
  const declared = declaredMediaType(contentType);
  if (!declared.accepted) return declared;
  const { mediaType } = declared;
  const receivedAt = mailroom.clock.now();
  try {
    const upload = await mailroom.documents.receive(
      { id: randomUUID(), owner: caller.actor.id, receivedAt, fileName, mediaType },
      body,
      MAX_DOCUMENT_BYTES,
      ({ digest, size, head }) => {
        const refusal =
          size === 0
            ? refuse("DOCUMENT_EMPTY", "The document has no bytes.").refusal
            : (declared.check(head) ?? compare(expected, digest));
        if (refusal) throw new Refused(refusal);
      },
    );
    return { accepted: true, upload, expiresAt: plus(receivedAt, UPLOAD_LIFETIME) };
  } catch (error) {
    return { accepted: false, refusal: refusalOf(error) };
  }
}

/** Carries a refusal out of `inspect`. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function compare(expected: Sha256 | undefined, digest: Sha256): Refusal | undefined {
  if (expected === undefined || expected === digest) return undefined;
  return refuse(
    "DIGEST_MISMATCH",
    "The digest is not that of the bytes received: base64url SHA-256 is expected (in Content-Digest: base64).",
    ["digest"],
  ).refusal;
}

export const documentTooLarge = () =>
  refuse("DOCUMENT_TOO_LARGE", `A document has at most ${MAX_DOCUMENT_BYTES} bytes.`).refusal;

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof DocumentTooLarge) return documentTooLarge();
  if (error instanceof StorageFull) {
    return refuse("STORAGE_FULL", "There is no space left for documents until the operator makes room.").refusal;
  }
  if (error instanceof DocumentStoreUnavailable) {
    return refuse("UNAVAILABLE", "The document store cannot be reached: try again.").refusal;
  }
  throw error;
}
