import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { ByteRange } from "../../../application/ports/document-store.ts";
import type { Sha256 } from "../../../domain/digest.ts";
import type { BucketPlace } from "./bucket-url.ts";
import { failureOf, isMissing, isPassing } from "./failures.ts";
import { signedDigest } from "./signed-digest.ts";

/** Waits, in milliseconds. Whoever publishes is refused within three seconds where the store doesn't answer. */
const CONNECT = 2_000;
const ANSWER = 2_500;
const COPY = 15_000;
/** Nothing moves on a connection: also where the one who downloads takes nothing for so long. */
const IDLE = 30_000;
const TRIES = 3;
/** Each slow download holds one. */
const MOST_CONNECTIONS = 512;

const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Found {
  /** Bytes of the whole object. */
  readonly size: number;
  /** The offset of the first byte of `body`. */
  readonly start: number;
  readonly body: Readable;
}

/**
 * One prefix of a bucket. Keys are without that prefix. Everything raises what `failureOf` tells. Not named `Bucket`: the
 * compiler (7.0.2) would rename the equally named field of the requests with it.
 */
export class BucketClient {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ bucket, prefix, endpoint, region, pathStyle }: BucketPlace) {
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#client = new S3Client({
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      forcePathStyle: pathStyle,
      maxAttempts: TRIES,
      // Many compatible stores know no trailing checksums. What is sent is covered by the digest in its signature.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: {
        connectionTimeout: CONNECT,
        socketTimeout: IDLE,
        httpAgent: { keepAlive: true, maxSockets: MOST_CONNECTIONS },
        httpsAgent: { keepAlive: true, maxSockets: MOST_CONNECTIONS },
      },
      logger: SILENT,
    });
  }

  /** Streams a file in. It stands there whole, with these bytes, or not at all. */
  async put(
    key: string,
    file: { readonly path: string; readonly size: number; readonly digest: Sha256 },
    metadata: Readonly<Record<string, string>>,
  ): Promise<void> {
    for (let tried = 1; ; tried++) {
      const body = createReadStream(file.path);
      const command = new PutObjectCommand({
        ...this.#at(key),
        Body: body,
        ContentLength: file.size,
        ContentType: "application/octet-stream",
        Metadata: { ...metadata },
      });
      signedDigest(command, file.digest);
      try {
        await this.#client.send(command);
        return;
      } catch (error) {
        // The client tries again by itself what it can send again, which a stream is not.
        if (tried === TRIES || !isPassing(error)) throw failureOf(error);
        await delay(100 * tried);
      } finally {
        body.destroy();
      }
    }
  }

  /** An object without bytes: its name says all. */
  async mark(key: string): Promise<void> {
    await this.#ask(ANSWER, (abortSignal) =>
      this.#client.send(new PutObjectCommand({ ...this.#at(key), Body: "" }), { abortSignal }),
    );
  }

  /** Undefined where there is none. */
  async head(key: string): Promise<StoredObject | undefined> {
    const answer = await this.#ask(ANSWER, (abortSignal) =>
      this.#client.send(new HeadObjectCommand(this.#at(key)), { abortSignal }),
    );
    return answer && { size: answer.ContentLength ?? 0, metadata: answer.Metadata ?? {} };
  }

  /** Undefined where there is none. `body` holds a connection until it is read to its end or destroyed. */
  async get(key: string, range: ByteRange | undefined): Promise<Found | undefined> {
    const asked = range && { Range: `bytes=${range.start}-${range.end}` };
    const answer = await this.#ask(ANSWER, (abortSignal) =>
      this.#client.send(new GetObjectCommand({ ...this.#at(key), ...asked }), { abortSignal }),
    );
    if (!answer) return undefined;
    const body = answer.Body as Readable;
    const [, start = "0", total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.ContentRange ?? "") ?? [];
    return { size: Number(total ?? answer.ContentLength), start: Number(start), body };
  }

  /** Within the store; without the metadata. False where `from` is gone. */
  async copy(from: string, to: string): Promise<boolean> {
    const command = new CopyObjectCommand({
      ...this.#at(to),
      CopySource: encodeURI(`${this.#bucket}/${this.#prefix}${from}`),
      MetadataDirective: "REPLACE",
      ContentType: "application/octet-stream",
    });
    return (await this.#ask(COPY, (abortSignal) => this.#client.send(command, { abortSignal }))) !== undefined;
  }

  /** Repeating it is no error. */
  async remove(key: string): Promise<void> {
    await this.#ask(ANSWER, (abortSignal) =>
      this.#client.send(new DeleteObjectCommand(this.#at(key)), { abortSignal }),
    );
  }

  /** In the order of the keys. */
  async *list(prefix: string): AsyncGenerator<{ key: string; modifiedAt: Date }> {
    for (let token: string | undefined; ; ) {
      const command = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: `${this.#prefix}${prefix}`,
        ...(token !== undefined && { ContinuationToken: token }),
      });
      const page = await this.#ask(ANSWER, (abortSignal) => this.#client.send(command, { abortSignal }));
      for (const { Key = "", LastModified = new Date() } of page?.Contents ?? []) {
        yield { key: Key.slice(this.#prefix.length), modifiedAt: LastModified };
      }
      token = page?.NextContinuationToken;
      if (token === undefined) return;
    }
  }

  /** A small request that needs the bucket and the credentials. Raises what the client raises. */
  async probe(milliseconds: number): Promise<void> {
    const command = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#prefix, MaxKeys: 1 });
    await this.#client.send(command, { abortSignal: AbortSignal.timeout(milliseconds) });
  }

  close(): void {
    this.#client.destroy();
  }

  #at(key: string) {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${key}` };
  }

  /** Undefined where the object is missing. The wait ends with the head of the answer: a body may take its time. */
  async #ask<Answer>(
    milliseconds: number,
    send: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), milliseconds);
    try {
      return await send(late.signal);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw failureOf(error);
    } finally {
      clearTimeout(timer);
    }
  }
}
