import type { DocumentFacts } from "../../domain/content/events.ts";
import { refuse } from "../../domain/decision.ts";
import type { Sha256 } from "../../domain/digest.ts";
import { plus } from "../../domain/instant.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { contentOf } from "../content/commitments.ts";
import { depositedParts } from "../content/deposit.ts";
import { UPLOAD_LIFETIME } from "../documents/receive-upload.ts";
import type { Mailroom } from "../mailroom.ts";

/** At most this many documents per message (the model's contract). */
export const MAX_ATTACHMENTS = 6;

export interface Attachment {
  readonly uploadId: string;
  readonly attachmentTitle: TranslatedText;
  readonly isMainContent: boolean;
  /** base64url SHA-256, as the sender computed it. */
  readonly digest: Sha256;
}

/** The uploads that the attachments name: the caller's own, unused, with the digests stated. */
export async function resolveAttachments(
  mailroom: Mailroom,
  owner: string,
  messageId: MessageId,
  attachments: readonly Attachment[],
) {
  const documents: DocumentFacts[] = [];
  const seen = new Set<string>();
  for (const [index, attachment] of attachments.entries()) {
    const at = ["attachments", String(index)];
    // Found before anything is kept, or the refused message would use the upload up.
    if (seen.has(attachment.uploadId)) {
      return refuse("INVALID_INPUT", "An upload serves for one attachment only.", [...at, "uploadId"]);
    }
    seen.add(attachment.uploadId);
    const facts =
      (await uploaded(mailroom, owner, attachment)) ?? (await keptBefore(mailroom, messageId, index, attachment));
    if (!facts) return refuse("UPLOAD_UNKNOWN", "No unused upload of yours has this id.", [...at, "uploadId"]);
    if (facts.digest.digestValue !== attachment.digest) {
      return refuse(
        "DIGEST_MISMATCH",
        "The digest is not that of the uploaded bytes: base64url SHA-256 (43 characters, no padding) is expected.",
        [...at, "digest"],
      );
    }
    documents.push(facts);
  }
  return { accepted: true, documents } as const;
}

async function uploaded(mailroom: Mailroom, owner: string, attachment: Attachment): Promise<DocumentFacts | undefined> {
  const upload = await mailroom.documents.findUpload(attachment.uploadId);
  if (!upload || upload.owner !== owner || mailroom.clock.now() >= plus(upload.receivedAt, UPLOAD_LIFETIME)) {
    return undefined;
  }
  return {
    attachmentTitle: attachment.attachmentTitle,
    fileName: upload.fileName,
    mediaType: upload.mediaType,
    size: upload.size,
    digest: { digestMethod: "SHA-256", digestValue: upload.digest },
    uploadId: upload.id,
  };
}

/** An upload serves once: when the command is repeated, it is the document of this same message already. */
async function keptBefore(mailroom: Mailroom, messageId: MessageId, index: number, attachment: Attachment) {
  const parts = await depositedParts(mailroom.store, messageId);
  const facts = parts && contentOf(parts).documents[index];
  return facts?.uploadId === attachment.uploadId
    ? { ...facts, attachmentTitle: attachment.attachmentTitle }
    : undefined;
}

/** After the content stream is ours, so that nobody can write into another's message. False where an upload is gone. */
export async function keepDocuments(
  mailroom: Mailroom,
  messageId: MessageId,
  documents: readonly DocumentFacts[],
): Promise<boolean> {
  const kept = await Promise.all(
    documents.map((document, index) => mailroom.documents.keep(document.uploadId, messageId, index + 1)),
  );
  return kept.every(Boolean);
}
