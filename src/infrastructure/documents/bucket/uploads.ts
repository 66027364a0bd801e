import type { DocumentStore, Upload } from "../../../application/ports/document-store.ts";
import type { Instant } from "../../../domain/instant.ts";
import { isUploadId } from "../paths.ts";
import { receiveInto } from "../receive.ts";
import type { BucketClient } from "./bucket-client.ts";
import { partsOfUploadKey, UPLOADS, uploadKey } from "./keys.ts";

/**
 * What no message holds yet. It is received into a local file first: its digest is known, and nothing is refused any
 * more, when the first byte goes to the bucket.
 */
export class BucketUploads {
  readonly receive: DocumentStore["receive"];
  readonly #bucket: BucketClient;

  constructor(bucket: BucketClient, spool: string) {
    this.#bucket = bucket;
    this.receive = receiveInto(spool, async (upload, file) => {
      const { id, size, digest } = upload;
      await bucket.put(uploadKey(id), { path: file.path, size, digest }, metadataOf(upload));
      await file.discard();
    });
  }

  async find(id: string): Promise<Upload | undefined> {
    if (!isUploadId(id)) return undefined;
    const found = await this.#bucket.head(uploadKey(id));
    return found && uploadIn(found.metadata);
  }

  /** What is dated is the upload, by us; claims that outlived theirs are dated by the store. */
  async sweep(before: Instant): Promise<number> {
    let swept = 0;
    let standing: string | undefined;
    for await (const { key, modifiedAt } of this.#bucket.list(UPLOADS)) {
      const { id, isBytes } = partsOfUploadKey(key);
      if (isBytes) {
        const upload = await this.find(id);
        if (upload && upload.receivedAt >= before) {
          standing = id;
          continue;
        }
        await this.#bucket.remove(key);
        swept += 1;
      } else if (id !== standing && modifiedAt.getTime() < Date.parse(before)) {
        await this.#bucket.remove(key);
      }
    }
    return swept;
  }
}

/** Headers take ASCII only, and up to 2 KB: a file name has at most 255 bytes. */
function metadataOf(upload: Upload): Record<string, string> {
  return { upload: Buffer.from(JSON.stringify(upload)).toString("base64url") };
}

function uploadIn({ upload }: Readonly<Record<string, string>>): Upload | undefined {
  return upload === undefined ? undefined : (JSON.parse(Buffer.from(upload, "base64url").toString()) as Upload);
}
