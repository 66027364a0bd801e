import type { OpenedMessage } from "../../application/commands/open-content.ts";
import { checkedBytes } from "../../application/documents/checked-bytes.ts";
import { safeFileName } from "../../application/documents/file-name.ts";
import type { Outcome, Request } from "../../application/mailroom.ts";
import type { DocumentStore } from "../../application/ports/document-store.ts";
import type { MessageContent } from "../../domain/content/events.ts";
import type { ExchangeHandler } from "../exchange.ts";
import { nothingHere, Problem, problemOf } from "../problem.ts";
import { Archive } from "./archive.ts";
import { attachment } from "./content-disposition.ts";
import { messageJson } from "./message-json.ts";
import { problemOfRefusal } from "./refusal-problem.ts";
import { requestOf } from "./request-of.ts";
import { PRIVATE, sendBytes } from "./send-bytes.ts";

export interface WholeMessages {
  /** The access to every part is in the log when it resolves. */
  openWholeMessage(request: Request, messageId: string): Promise<Outcome<OpenedMessage>>;
  readDocument: DocumentStore["read"];
}

/** At most this many messages in one archive. */
export const MAX_ARCHIVED_MESSAGES = 100;

interface Opened {
  readonly opened: OpenedMessage;
  readonly content: MessageContent;
}

interface NotIncluded {
  readonly messageId: string;
  /** Where only this document lacks. */
  readonly document?: number;
  readonly code: string;
}

/**
 * `GET /messages.zip?ids=<id>,<id>…`: `<publication date, UTC>_<id>/` with `message.json` and the documents, for each.
 * Each message is opened right before its bytes leave. What could not be opened is told in `not-included.json`; where
 * nothing could, there is no archive but the one reason for all, or 404.
 */
export function zipHandler(messages: WholeMessages): ExchangeHandler {
  return async (exchange) => {
    const { response, url } = exchange;
    const left = new AbortController();
    response.once("close", () => left.abort());
    const asked = requestOf(exchange);
    const notIncluded: NotIncluded[] = [];
    const problems = new Map<string, Problem>();
    const ids = idsIn(url);

    const next = async (): Promise<Opened | undefined> => {
      for (let id = ids.shift(); id !== undefined && !left.signal.aborted; id = ids.shift()) {
        const result = await open(messages, asked, id);
        if ("opened" in result) return result;
        notIncluded.push({ messageId: id, code: result.problem.code });
        problems.set(result.problem.code, result.problem);
        // Whoever may not, or a service that cannot: the same for all the others.
        if (![404, 410].includes(result.problem.status) && !response.headersSent) throw result.problem;
      }
      return undefined;
    };

    const first = await next();
    if (left.signal.aborted) return;
    if (!first) {
      const [only] = problems.values();
      throw only && problems.size === 1 ? only : nothingHere();
    }

    const archive = new Archive(left.signal);
    const fill = async () => {
      for (let message: Opened | undefined = first; message; message = await next()) {
        notIncluded.push(...(await addMessage(archive, message, messages)));
      }
      if (notIncluded.length > 0) await archive.add(jsonEntry("not-included.json", notIncluded, new Date()));
      archive.end();
    };
    response.writeHead(200, {
      ...PRIVATE,
      "content-type": "application/zip",
      "content-disposition": attachment("messages.zip"),
    });
    const filled = fill().catch((error) => {
      archive.destroy(error);
      throw error;
    });
    const [filling, sending] = await Promise.allSettled([filled, sendBytes(archive.output, response)]);
    if (left.signal.aborted && !response.writableFinished && sending.status === "fulfilled") return;
    for (const result of [filling, sending]) if (result.status === "rejected") throw result.reason;
  };
}

function idsIn(url: URL): string[] {
  const ids = new Set(url.searchParams.getAll("ids").flatMap((list) => list.split(",")));
  ids.delete("");
  if (ids.size === 0 || ids.size > MAX_ARCHIVED_MESSAGES) {
    throw new Problem(400, "INVALID_INPUT", `Expected ?ids= with 1 to ${MAX_ARCHIVED_MESSAGES} message ids.`);
  }
  return [...ids];
}

async function open(messages: WholeMessages, asked: Request, id: string): Promise<Opened | { problem: Problem }> {
  try {
    const outcome = await messages.openWholeMessage(asked, id);
    if (!outcome.accepted) return { problem: problemOfRefusal(outcome.refusal) };
    const { content } = outcome;
    return content ? { opened: outcome, content } : { problem: new Problem(410, "ERASED", "The content was erased.") };
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    return { problem };
  }
}

/** Returns the documents that were erased meanwhile. */
async function addMessage(archive: Archive, { opened, content }: Opened, messages: WholeMessages) {
  const { messageId, message } = opened;
  const { documents } = content;
  const folder = `${message.publishedAt.slice(0, 10)}_${messageId}`;
  const date = new Date(message.publishedAt);
  // The number makes the name unique, and takes the meaning from names like `con`.
  const files = documents.map(({ fileName }, index) => safeFileName(`${index + 1}_${fileName}`) ?? String(index + 1));
  await archive.add(jsonEntry(`${folder}/message.json`, messageJson(opened, content, files), date));
  const erased: NotIncluded[] = [];
  for (const [index, facts] of documents.entries()) {
    const number = index + 1;
    const stored = await messages.readDocument(messageId, number);
    if (!stored) {
      erased.push({ messageId, document: number, code: "ERASED" });
      continue;
    }
    const compress = isCompressible(facts.mediaType);
    await archive.add({
      size: stored.size,
      bytes: checkedBytes(stored, facts),
      name: `${folder}/${files[index]}`,
      date,
      compress,
    });
  }
  return erased;
}

function jsonEntry(name: string, content: object, date: Date) {
  const json = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
  return { name, bytes: [json], size: json.length, date, compress: true };
}

/** The others are compressed inside already. */
function isCompressible(mediaType: string): boolean {
  return /^text\/|^application\/(xml|msword|vnd\.ms-)/.test(mediaType);
}
