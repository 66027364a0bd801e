import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { type DocumentStore, DocumentTooLarge, type Upload } from "../../application/ports/document-store.ts";
import type { Sha256 } from "../../domain/digest.ts";
import { NewFile } from "./new-file.ts";
import { isUploadId } from "./paths.ts";

/** How much of the beginning `inspect` sees, in bytes. */
const HEAD_BYTES = 4_100;

interface Received {
  readonly digest: Sha256;
  readonly size: number;
  readonly head: Uint8Array;
}

/** The port's `receive`: into a new file in the folder, which `keep` moves or discards. */
export function receiveInto(
  folder: string,
  keep: (upload: Upload, file: NewFile) => Promise<void>,
): DocumentStore["receive"] {
  return async (upload, body, maxBytes, inspect) => {
    if (!isUploadId(upload.id)) throw new RangeError("an upload id is a UUID in lower case");
    const file = await NewFile.create(join(folder, randomUUID()));
    try {
      const { digest, size, head } = await writeBody(body, file, maxBytes);
      inspect({ digest, size, head });
      const { id, owner, receivedAt, fileName, mediaType } = upload;
      const received: Upload = { id, owner, receivedAt, fileName, mediaType, size, digest };
      await keep(received, file);
      return received;
    } catch (error) {
      await file.discard();
      throw error;
    }
  };
}

/** Writes each chunk before the next is asked for, so that a slow disk slows the sender down. */
async function writeBody(body: AsyncIterable<Uint8Array>, file: NewFile, maxBytes: number): Promise<Received> {
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
