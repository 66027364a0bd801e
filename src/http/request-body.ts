import type { IncomingMessage } from "node:http";
import { Problem } from "./problem.ts";

/** Of a request that is too large, this much is still read: a client that is writing does not look at our answer. */
const DISCARDED_BYTES = 16 * 1024 * 1024;

/** Reads a JSON body of at most `maxBytes`. Raises `Problem`. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  requireJson(request);
  const text = decode(await readBytes(request, maxBytes));
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body.
    throw new Problem(400, "MALFORMED_JSON", "The body is not JSON.");
  }
}

/** Reads a body of at most `maxBytes` as UTF-8, whatever type it says. Raises `Problem`. */
export async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  return decode(await readBytes(request, maxBytes));
}

function requireJson(request: IncomingMessage): void {
  const encoding = request.headers["content-encoding"];
  const [type, ...parameters] = (request.headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => /^\s*charset="?([^"]*)"?\s*$/.exec(parameter)?.[1]).find(Boolean);
  const isJson = type?.trim() === "application/json" && (charset === undefined || /^utf-?8$/.test(charset));
  if (!isJson || (encoding !== undefined && encoding !== "identity")) {
    throw new Problem(415, "UNSUPPORTED_MEDIA_TYPE", "Expected application/json in UTF-8, not compressed.");
  }
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size > maxBytes + DISCARDED_BYTES) break;
    }
  } catch {
    throw new Problem(400, "MALFORMED_REQUEST", "The request ended before its body did.");
  }
  if (size > maxBytes) {
    const detail = `The body has more than the ${maxBytes} bytes allowed.`;
    throw new Problem(413, "REQUEST_TOO_LARGE", detail, { connection: "close" });
  }
  return Buffer.concat(chunks, size);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem(400, "MALFORMED_UTF8", "The body is not well-formed UTF-8.");
  }
}
