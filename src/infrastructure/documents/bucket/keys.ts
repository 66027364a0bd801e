import { isMessageId } from "../../../domain/message-id.ts";

/**
 * - `messages/<end of id>/<message id>/<number>`: a document, as in the folder, so that the one can be copied to the other;
 * - `uploads/<id>/bytes`: what no message holds yet, with what is known of it as metadata;
 * - `uploads/<id>/claims/<message id>.<number>.<random>`: who wants to make it a document (claims.ts).
 */
export const UPLOADS = "uploads/";

export const uploadPrefix = (id: string) => `${UPLOADS}${id}/`;
export const uploadKey = (id: string) => `${uploadPrefix(id)}bytes`;
export const claimPrefix = (id: string, document: string) => `${uploadPrefix(id)}claims/${document}.`;

/** Undefined where the id is not in its form. */
export function messagePrefix(messageId: string): string | undefined {
  return isMessageId(messageId) ? `messages/${messageId.slice(-2)}/${messageId}/` : undefined;
}

export function documentKey(messageId: string, number: number): string | undefined {
  const prefix = messagePrefix(messageId);
  return prefix !== undefined && Number.isSafeInteger(number) && number >= 1 ? `${prefix}${number}` : undefined;
}

/** What a key below `uploads/` is, and of which upload. */
export function partsOfUploadKey(key: string): { readonly id: string; readonly isBytes: boolean } {
  const [, id = "", rest] = key.split("/");
  return { id, isBytes: rest === "bytes" };
}
