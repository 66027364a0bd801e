import { createHash } from "node:crypto";
import { DocumentTooLarge } from "../../application/ports/document-store.ts";
import type { Sha256 } from "../../domain/digest.ts";
import type { NewFile } from "./new-file.ts";

/** How much of the beginning `inspect` sees, in bytes. */
const HEAD_BYTES = 4_100;

export interface Received {
  readonly digest: Sha256;
  readonly size: number;
  readonly head: Uint8Array;
}

/** Writes each chunk before the next is asked for, so that a slow disk slows the sender down. */
export async function writeBody(body: AsyncIterable<Uint8Array>, file: NewFile, maxBytes: number): Promise<Received> {
  const hash = createHash("sha256");
  const head = new Uint8Array(HEAD_BYTES);
  let size = 0;
  for await (const chunk of body) {
    if (size + chunk.length > maxBytes) throw new DocumentTooLarge(`the document has more than ${maxBytes} bytes`);
    if (size < HEAD_BYTES) head.set(chunk.subarray(0, HEAD_BYTES - size), size);
    size += chunk.length;
    hash.update(chunk);
    await file.write(chunk);
  }
  return { digest: hash.digest("base64url") as Sha256, size, head: head.subarray(0, Math.min(size, HEAD_BYTES)) };
}
