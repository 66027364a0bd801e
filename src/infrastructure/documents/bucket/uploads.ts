import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { DocumentStore, Upload } from "../../../application/ports/document-store.ts";
import type { Instant } from "../../../domain/instant.ts";
import { NewFile } from "../new-file.ts";
import { isUploadId } from "../paths.ts";
import { writeBody } from "../receive.ts";
import type { BucketClient } from "./bucket-client.ts";
import { partsOfUploadKey, UPLOADS, uploadKey } from "./keys.ts";

/**
 * What no message holds yet. It is received into a local file first: its digest is known, and nothing is refused any
 * more, when the first byte goes to the bucket.
 */
export class BucketUploads {
  readonly #bucket: BucketClient;
  readonly #spool: string;

  constructor(bucket: BucketClient, spool: string) {
    this.#bucket = bucket;
    this.#spool = spool;
  }

  receive: DocumentStore["receive"] = async (upload, body, maxBytes, inspect) => {
    if (!isUploadId(upload.id)) throw new RangeError("an upload id is a UUID in lower case");
    const file = await NewFile.create(join(this.#spool, randomUUID()));
    try {
      const { digest, size, head } = await writeBody(body, file, maxBytes);
      inspect({ digest, size, head });
      const { id, owner, receivedAt, fileName, mediaType } = upload;
      const received: Upload = { id, owner, receivedAt, fileName, mediaType, size, digest };
      await this.#bucket.put(uploadKey(id), { path: file.path, size, digest }, metadataOf(received));
      return received;
    } finally {
      await file.discard();
    }
  };

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
