import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";

/** What is known of a line from an earlier run. */
export interface LineRecord {
  readonly isPublished: boolean;
  readonly messageId: string;
  /** Of its documents, in their order. */
  readonly uploadIds: readonly string[];
}

/** The file beside the lines belongs to something else. The message is one line. */
export class NotOurProgress extends Error {
  override name = "NotOurProgress";
}

const ID_BYTES = 16;
const MOST_UPLOADS = 6;
/** State, number of uploads, the line's digest, the message's id, the uploads' ids, a checksum of all that. */
const AT = { state: 0, uploads: 1, digest: 2, messageId: 18, uploadIds: 34, checksum: 34 + MOST_UPLOADS * ID_BYTES };
const RECORD = AT.checksum + 4;
const CHOSEN = 1;
const PUBLISHED = 2;
const HEADER = 512;

/**
 * Remembers beside a file, at a fixed place per line, under which id its line is published. What stands here before a
 * line is sent makes that the same line sent again is the same publication.
 */
export class ProgressFile {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** For the lines of `file`, published to that service. Raises `NotOurProgress`. */
  static async open(file: string, service: string): Promise<ProgressFile> {
    const path = `${file}.ebox-progress`;
    const handle = await open(path, "a+", 0o600).then(async (made) => {
      await made.close();
      return open(path, "r+");
    });
    try {
      const header = Buffer.alloc(HEADER, " ");
      header.write(`ebox-progress 1 ${service}\n`);
      const standing = Buffer.alloc(HEADER);
      const { bytesRead } = await handle.read(standing, 0, HEADER, 0);
      if (bytesRead > 0 && !standing.subarray(0, bytesRead).equals(header.subarray(0, bytesRead))) {
        throw new NotOurProgress(`${path} is not of a publication to ${service}: remove it to publish everything anew`);
      }
      if (bytesRead < HEADER) await handle.write(header, 0, HEADER, 0);
      await handle.sync();
      return new ProgressFile(handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Undefined where the line was never sent; `changed` where other words were sent from that line. */
  async find(number: number, line: Buffer): Promise<LineRecord | "changed" | undefined> {
    const record = Buffer.alloc(RECORD);
    const { bytesRead } = await this.#handle.read(record, 0, RECORD, placeOf(number));
    if (bytesRead < RECORD || record.readUInt32LE(AT.checksum) !== crc32(record.subarray(0, AT.checksum)))
      return undefined;
    const state = record.readUInt8(AT.state);
    if (state !== CHOSEN && state !== PUBLISHED) return undefined;
    if (!record.subarray(AT.digest, AT.messageId).equals(digestOf(line))) return "changed";
    const uploadIds = Array.from({ length: record.readUInt8(AT.uploads) }, (_, index) =>
      readId(record, AT.uploadIds + index * ID_BYTES),
    );
    return { isPublished: state === PUBLISHED, messageId: readId(record, AT.messageId), uploadIds };
  }

  /** On disk only after `sync()`. */
  async record(number: number, line: Buffer, { isPublished, messageId, uploadIds }: LineRecord): Promise<void> {
    const record = Buffer.alloc(RECORD);
    record.writeUInt8(isPublished ? PUBLISHED : CHOSEN, AT.state);
    record.writeUInt8(uploadIds.length, AT.uploads);
    digestOf(line).copy(record, AT.digest);
    writeId(record, messageId, AT.messageId);
    for (const [index, id] of uploadIds.entries()) writeId(record, id, AT.uploadIds + index * ID_BYTES);
    record.writeUInt32LE(crc32(record.subarray(0, AT.checksum)), AT.checksum);
    await this.#handle.write(record, 0, RECORD, placeOf(number));
  }

  /** The line was refused: nothing stands of it, and it may be tried with other words. */
  async forget(number: number): Promise<void> {
    await this.#handle.write(Buffer.alloc(RECORD), 0, RECORD, placeOf(number));
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  async close(): Promise<void> {
    await this.#handle.sync();
    await this.#handle.close();
  }
}

const placeOf = (number: number) => HEADER + (number - 1) * RECORD;
const digestOf = (line: Buffer) => createHash("sha256").update(line).digest().subarray(0, ID_BYTES);

function readId(record: Buffer, at: number): string {
  const hex = record.toString("hex", at, at + ID_BYTES);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function writeId(record: Buffer, id: string, at: number): void {
  record.write(id.replaceAll("-", ""), at, ID_BYTES, "hex");
}
