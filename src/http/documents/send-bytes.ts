import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** What nobody else may keep, and no browser may guess about. */
export const PRIVATE = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" } as const;

/**
 * Streams `bytes` out as the client takes them. Ends quietly, and the source is closed, where the client leaves; rejects
 * where the source fails: the answer is then visibly incomplete.
 */
export async function sendBytes(bytes: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  try {
    await pipeline(bytes, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}
