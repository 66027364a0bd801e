import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { newMessageId } from "../../application/ids.ts";
import type { LocalDocument, MessageLine } from "./message-line.ts";
import type { LineRecord, ProgressFile } from "./progress-file.ts";
import { Refused, type ServiceClient, type Uploaded } from "./service-client.ts";

/** A line that is to be published now. */
export interface Item {
  readonly number: number;
  readonly bytes: Buffer;
  readonly line: MessageLine;
  /** Of an earlier run that broke off, perhaps after it was sent. */
  readonly record: LineRecord | undefined;
}

export interface BatchReport {
  readonly published: (number: number) => void;
  readonly failed: (number: number, reason: string) => void;
}

/** An item with everything that goes over the wire. */
interface Ready extends Item {
  readonly messageId: string;
  readonly uploads: readonly Uploaded[];
}

/** Uploads of one batch at a time. */
const UPLOADS = 16;

/** Publishes the items, each for itself; its ids stand on disk before it is sent. Raises `CommandFailed`. */
export async function publishBatch(
  items: readonly Item[],
  client: ServiceClient,
  progress: ProgressFile,
  report: BatchReport,
): Promise<void> {
  const ready = await prepareAll(items, client, report);
  const again: Item[] = [];
  for (const item of ready) await progress.record(item.number, item.bytes, recordOf(item, false));
  await progress.sync();
  for (const [item, refusal] of await send(ready, client)) {
    if (refusal === undefined) {
      await progress.record(item.number, item.bytes, recordOf(item, true));
      report.published(item.number);
    } else if (item.record && (refusal.code === "UPLOAD_UNKNOWN" || refusal.code === "DIGEST_MISMATCH")) {
      // The earlier run's uploads are gone or others now, so it published nothing: the documents go up once more.
      again.push({ ...item, record: undefined });
    } else {
      await progress.forget(item.number);
      report.failed(item.number, `${refusal.code}: ${refusal.message}`);
    }
  }
  if (again.length > 0) await publishBatch(again, client, progress, report);
}

const recordOf = ({ messageId, uploads }: Ready, isPublished: boolean): LineRecord => ({
  isPublished,
  messageId,
  uploadIds: uploads.map(({ id }) => id),
});

async function prepareAll(items: readonly Item[], client: ServiceClient, report: BatchReport): Promise<Ready[]> {
  const ready: Ready[] = [];
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      try {
        ready.push(await prepare(item, client));
      } catch (error) {
        if (error instanceof Refused) report.failed(item.number, `${error.code}: ${error.message}`);
        else if (isFileProblem(error)) report.failed(item.number, `a document cannot be read (${error.code})`);
        else throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: UPLOADS }, lane));
  return ready.sort((a, b) => a.number - b.number);
}

async function prepare(item: Item, client: ServiceClient): Promise<Ready> {
  const { line, record } = item;
  const messageId = record?.messageId ?? line.messageId ?? newMessageId(Date.now());
  const uploads: Uploaded[] = [];
  for (const [index, document] of line.documents.entries()) {
    const id = record?.uploadIds[index];
    uploads.push(
      id ? { id, digest: await digestOf(document) } : await client.upload(document.path, document.mediaType),
    );
  }
  return { ...item, messageId, uploads };
}

async function digestOf({ path }: LocalDocument): Promise<Uploaded["digest"]> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { digestMethod: "SHA-256", digestValue: hash.digest("base64url") };
}

/** Where the service refuses a request as a whole, it is because of one of its messages: found by halving. */
async function send(items: readonly Ready[], client: ServiceClient): Promise<[Ready, Refused | undefined][]> {
  if (items.length === 0) return [];
  try {
    const answers = await client.publish(items.map(inputOf));
    return items.map((item, index) => [item, answers[index]]);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (items.length === 1) return [[items[0] as Ready, error]];
    const half = items.length >> 1;
    return [...(await send(items.slice(0, half), client)), ...(await send(items.slice(half), client))];
  }
}

function inputOf({ line, messageId, uploads }: Ready): object {
  if (uploads.length === 0) return { ...line.input, messageId };
  const attachments = line.documents.map(({ attachment }, index) => {
    const { id, digest } = uploads[index] as Uploaded;
    // A digest that the line states is checked against the bytes, not replaced by theirs.
    return { digest, ...attachment, uploadId: id };
  });
  return { ...line.input, messageId, attachments };
}

function isFileProblem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && ["ENOENT", "EACCES", "EISDIR", "ENOTDIR"].includes(codeOf(error));
}

const codeOf = (error: Error) => String((error as NodeJS.ErrnoException).code ?? "");
