import { join } from "node:path";
import { isMessageId } from "../../domain/message-id.ts";

const UPLOAD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUploadId(text: string): boolean {
  return UPLOAD_ID.test(text);
}

/**
 * The end of a message's id names its shard: its beginning is a time, which would put everything into one folder.
 * All 256 exist from the start.
 */
export const SHARDS = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, "0"));

export interface MessagePath {
  readonly shard: string;
  readonly message: string;
}

/** Undefined where the id is not in its form: no path is ever built from hostile text. */
export function messagePath(messages: string, messageId: string): MessagePath | undefined {
  if (!isMessageId(messageId)) return undefined;
  const shard = join(messages, messageId.slice(-2));
  return { shard, message: join(shard, messageId) };
}

export function documentPath(
  messages: string,
  messageId: string,
  number: number,
): (MessagePath & { readonly file: string }) | undefined {
  const path = messagePath(messages, messageId);
  if (!path || !Number.isSafeInteger(number) || number < 1) return undefined;
  return { ...path, file: join(path.message, String(number)) };
}
