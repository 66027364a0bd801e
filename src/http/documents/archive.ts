import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly size: number;
  readonly date: Date;
  readonly compress: boolean;
}

/** A ZIP file that is written while it is read. Entries are added one after the other, so that it holds little of them. */
export class Archive {
  readonly #zip = new ZipFile();
  readonly #signal: AbortSignal;

  /** When `signal` aborts, an entry that is being added rejects, and its source is closed. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#zip.once("error", (error: Error) => this.destroy(error));
  }

  get output(): Readable {
    return this.#zip.outputStream as Readable;
  }

  /** Resolves when all bytes of the entry were taken, and the source is closed. Rejects with what the source raises. */
  async add({ name, bytes, size, date, compress }: ArchiveEntry): Promise<void> {
    this.#signal.throwIfAborted();
    const { promise: taken, resolve, reject } = Promise.withResolvers<void>();
    // For an entry whose turn never comes, because nobody reads any more.
    const abandon = () => reject(this.#signal.reason);
    this.#signal.addEventListener("abort", abandon);
    this.#zip.addReadStreamLazy(name, { size, mtime: date, mode: 0o100600, compress }, (give) => {
      const source = Readable.from(bytes, { objectMode: false, signal: this.#signal });
      resolve(finished(source));
      give(null, source);
    });
    try {
      await taken;
    } finally {
      this.#signal.removeEventListener("abort", abandon);
    }
  }

  end(): void {
    this.#zip.end();
  }

  /** Whoever reads sees that the archive is incomplete. */
  destroy(error: Error): void {
    this.output.destroy(error);
  }
}
