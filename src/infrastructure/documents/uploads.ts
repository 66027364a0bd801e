import { readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { DocumentStore, Upload } from "../../application/ports/document-store.ts";
import type { Instant } from "../../domain/instant.ts";
import { exists, removeIfThere } from "./files.ts";
import { NewFile } from "./new-file.ts";
import { isUploadId } from "./paths.ts";
import { receiveInto } from "./receive.ts";
import { hasCode, onDisk } from "./store-errors.ts";

/**
 * `uploads/<id>` the bytes, `uploads/<id>.json` what is known of them: an upload is where both stand.
 * `uploads/<id>.<messageId>.<n>`: the bytes, claimed as that document (below).
 */
export class Uploads {
  readonly receive: DocumentStore["receive"];
  readonly #folder: string;
  readonly #incoming: string;
  readonly #sync: (folder: string) => Promise<void>;

  constructor(folders: { uploads: string; incoming: string }, sync: (folder: string) => Promise<void>) {
    this.#folder = folders.uploads;
    this.#incoming = folders.incoming;
    this.#sync = sync;
    this.receive = receiveInto(folders.incoming, (upload, bytes) => this.#place(upload, bytes));
  }

  async #place(upload: Upload, bytes: NewFile): Promise<void> {
    // Only one can create this file: whoever did owns the id, so that the renaming below overwrites nothing.
    const facts = await NewFile.create(this.#facts(upload.id));
    try {
      await facts.write(Buffer.from(JSON.stringify(upload)));
      await Promise.all([bytes.settle(upload.receivedAt), facts.settle(upload.receivedAt)]);
      await onDisk(() => rename(bytes.path, this.#bytes(upload.id)));
      await onDisk(() => this.#sync(this.#folder));
    } catch (error) {
      await unlink(this.#bytes(upload.id)).catch(() => undefined);
      await facts.discard();
      throw error;
    }
  }

  async find(id: string): Promise<Upload | undefined> {
    if (!isUploadId(id)) return undefined;
    return onDisk(async () => {
      try {
        const [facts] = await Promise.all([readFile(this.#facts(id), "utf8"), stat(this.#bytes(id))]);
        return JSON.parse(facts) as Upload;
      } catch (error) {
        if (hasCode(error, "ENOENT")) return undefined;
        throw error;
      }
    });
  }

  /**
   * The upload's bytes are for this document only, from now on: of several who claim them, one renames them. Repeatable
   * by the same document. Returns where the bytes stand, undefined where they are gone.
   */
  async claim(id: string, document: string): Promise<string | undefined> {
    if (!isUploadId(id)) return undefined;
    const claimed = this.#claimed(id, document);
    return onDisk(async () => {
      try {
        await rename(this.#bytes(id), claimed);
        return claimed;
      } catch (error) {
        if (!hasCode(error, "ENOENT")) throw error;
        return (await exists(claimed)) ? claimed : undefined;
      }
    });
  }

  /** The document stands: what is left of its upload goes. */
  async release(id: string, document: string): Promise<void> {
    if (isUploadId(id) && (await removeIfThere(this.#claimed(id, document)))) await removeIfThere(this.#facts(id));
  }

  /** Every file is dated by its upload: what a crash left (half-written, claimed and never kept) goes the same way. */
  sweep(before: Instant): Promise<number> {
    return onDisk(async () => {
      await this.#sweepFolder(this.#incoming, Date.parse(before));
      return (await this.#sweepFolder(this.#folder, Date.parse(before))).filter(isUploadId).length;
    });
  }

  async #sweepFolder(folder: string, before: number): Promise<string[]> {
    const swept: string[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => undefined);
      if (facts && facts.mtimeMs < before && (await removeIfThere(path))) swept.push(name);
    }
    return swept;
  }

  #bytes(id: string): string {
    return join(this.#folder, id);
  }

  #claimed(id: string, document: string): string {
    return `${this.#bytes(id)}.${document}`;
  }

  #facts(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
