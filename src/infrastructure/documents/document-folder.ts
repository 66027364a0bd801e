import { createReadStream, mkdirSync } from "node:fs";
import { link, mkdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type ByteRange,
  type DocumentStore,
  DocumentStoreUnavailable,
} from "../../application/ports/document-store.ts";
import { exists } from "./files.ts";
import { folderSync } from "./folder-sync.ts";
import { documentPath, messagePath, SHARDS } from "./paths.ts";
import { hasCode, onDisk } from "./store-errors.ts";
import { Uploads } from "./uploads.ts";

/**
 * Documents in a local folder, readable by this user only:
 * - `messages/<end of id>/<message id>/<number>`: the bytes as they came;
 * - `uploads/`: what no message holds yet (uploads.ts);
 * - `incoming/`: what is being received.
 *
 * All of it has to be on one file system that has hard links. Several processes may use one folder.
 */
export function openDocumentFolder({ folder }: { folder: string }): DocumentStore {
  const root = resolve(folder);
  const messages = join(root, "messages");
  const folders = { uploads: join(root, "uploads"), incoming: join(root, "incoming") };
  for (const path of [folders.uploads, folders.incoming, ...SHARDS.map((shard) => join(messages, shard))]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  const sync = folderSync();
  const uploads = new Uploads(folders, sync);

  return {
    receive: uploads.receive,
    findUpload: (id) => uploads.find(id),
    sweepUploads: (before) => uploads.sweep(before),
    isReachable: () => exists(folders.incoming).catch(() => false),

    async keep(uploadId, messageId, number) {
      const path = documentPath(messages, messageId, number);
      if (!path) return false;
      const document = `${messageId}.${number}`;
      const claimed = (await onDisk(() => exists(path.file))) ? undefined : await uploads.claim(uploadId, document);
      return onDisk(async () => {
        if (claimed) await place(claimed, path);
        if (!(await exists(path.file))) return false;
        // Before the claimed name goes, the new one has to be on disk; an earlier try may have ended before it was.
        await Promise.all([sync(path.message), sync(path.shard), sync(folders.uploads)]);
        await uploads.release(uploadId, document);
        return true;
      });
    },

    async read(messageId, number, range) {
      const path = documentPath(messages, messageId, number);
      if (!path) return undefined;
      return onDisk(async () => {
        try {
          const { size } = await stat(path.file);
          return { size, bytes: bytesOf(path.file, range) };
        } catch (error) {
          if (hasCode(error, "ENOENT")) return undefined;
          throw error;
        }
      });
    },

    async erase(messageId) {
      const path = messagePath(messages, messageId);
      if (!path) return;
      await onDisk(async () => {
        await rm(path.message, { recursive: true, force: true });
        await sync(path.shard);
      });
    },
  };
}

/** Does nothing where it was done: by an earlier try, or by the same keeping made at the same time. */
async function place(claimed: string, path: { message: string; file: string }): Promise<void> {
  await mkdir(path.message, { recursive: true, mode: 0o700 });
  try {
    await link(claimed, path.file);
  } catch (error) {
    if (!hasCode(error, "EEXIST", "ENOENT")) throw error;
  }
}

/** Opens the file when the first bytes are asked for: an iteration that never begins holds nothing open. */
async function* bytesOf(file: string, range: ByteRange | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(file, range && { start: range.start, end: range.end });
  } catch (error) {
    throw new DocumentStoreUnavailable("a document cannot be read", { cause: error });
  }
}
