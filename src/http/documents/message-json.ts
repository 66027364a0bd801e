import type { OpenedMessage } from "../../application/commands/open-content.ts";
import { documentPart, type MessageContent } from "../../domain/content/events.ts";

/** What `message.json` in the archive says, in the words of the model's contract. `files`: the documents' names, in order. */
export function messageJson({ messageId, message }: OpenedMessage, content: MessageContent, files: readonly string[]) {
  const { facts, publishedAt } = message;
  const { subject, body, businessData, forTheAttentionOf, senderReference, telephone, documents } = content;
  return {
    messageId,
    publicationDate: publishedAt,
    expirationDate: facts.expirationDate,
    messageTypeId: facts.messageTypeId,
    kind: facts.kind,
    sender: facts.sender,
    senderApplicationId: facts.senderApplicationId,
    senderReference,
    // Which partition the recipient chose is not for the sender.
    recipient: { enterpriseNumber: facts.recipient.enterpriseNumber },
    originalMessageId: facts.originalMessageId,
    isReplyAuthorized: facts.isReplyAuthorized,
    subject,
    bodyContent: body,
    businessData,
    forTheAttentionOf: forTheAttentionOf === undefined ? undefined : { label: forTheAttentionOf },
    telephone,
    attachments: documents.map(({ attachmentTitle, mediaType, size, digest }, index) => ({
      file: files[index],
      attachmentTitle,
      isMainContent: facts.mainContent === documentPart(index + 1),
      mediaType,
      size,
      digest,
    })),
  };
}
