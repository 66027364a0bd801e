import type { OpenedDocument } from "../../application/commands/open-content.ts";
import type { Outcome, Request } from "../../application/mailroom.ts";
import type { ByteRange } from "../../application/ports/document-store.ts";
import { POSITION_NAME, tellPosition } from "../../application/told-position.ts";
import type { DocumentFacts } from "../../domain/content/events.ts";
import type { Exchange, ExchangeHandler } from "../exchange.ts";
import { nothingHere, Problem } from "../problem.ts";
import { rangeOf } from "./byte-range.ts";
import { attachment } from "./content-disposition.ts";
import { digestField } from "./digest-field.ts";
import { conditionsOf, rangeApplies } from "./preconditions.ts";
import { problemOfRefusal } from "./refusal-problem.ts";
import { requestOf } from "./request-of.ts";
import { PRIVATE, sendBytes } from "./send-bytes.ts";

export interface Downloads {
  /** The facts only: no access, nothing is recorded. */
  describeDocument(
    request: Request,
    document: { messageId: string; number: number },
  ): Promise<Outcome<{ facts: DocumentFacts }>>;
  /** The access is in the log when it resolves. */
  openDocument(
    request: Request,
    document: { messageId: string; number: number; ranged: boolean },
  ): Promise<Outcome<OpenedDocument>>;
}

/**
 * `GET` and `HEAD /messages/:messageId/documents/:number`, with one range (RFC 9110). The document is opened once, right
 * before its bytes leave: not for HEAD, 304, 412 and 416, with which none do.
 */
export function downloadHandler(downloads: Downloads): ExchangeHandler {
  return async (exchange) => {
    const { request, response } = exchange;
    const document = { messageId: exchange.params.messageId ?? "", number: numberOf(exchange) };
    const asked = requestOf(exchange);

    const { facts } = accepted(await downloads.describeDocument(asked, document));
    const etag = `"${facts.digest.digestValue}"`;
    const conditions = conditionsOf(request.headers, etag);
    if (conditions === "failed") throw new Problem(412, "PRECONDITION_FAILED", "The document has another ETag.");
    if (conditions === "not-modified") {
      response.writeHead(304, { ...PRIVATE, etag }).end();
      return;
    }
    if (request.method === "HEAD") {
      response.writeHead(200, headersOf(facts, "whole")).end();
      return;
    }

    const range = rangeApplies(request.headers, etag) ? rangeOf(request.headers.range, facts.size) : "whole";
    if (range === "unsatisfiable") {
      const headers = { "content-range": `bytes */${facts.size}` };
      throw new Problem(416, "RANGE_NOT_SATISFIABLE", `The document has ${facts.size} bytes.`, headers);
    }
    if (response.destroyed) return;
    const ranged = range !== "whole";
    const { read, position } = accepted(await downloads.openDocument(asked, { ...document, ranged }));
    const stored = await read(ranged ? range : undefined);
    if (!stored) throw new Problem(410, "ERASED", "The document was erased.");
    if (position !== undefined) response.setHeader(POSITION_NAME, tellPosition(position));
    response.writeHead(ranged ? 206 : 200, headersOf(facts, range));
    await sendBytes(stored.bytes, response);
  };
}

function numberOf({ params }: Exchange): number {
  const { number = "" } = params;
  if (!/^[1-9]\d{0,5}$/.test(number)) throw nothingHere();
  return Number(number);
}

function accepted<Result>(outcome: Outcome<Result>): Extract<Outcome<Result>, { accepted: true }> {
  if (!outcome.accepted) throw problemOfRefusal(outcome.refusal);
  return outcome;
}

function headersOf({ mediaType, fileName, size, digest }: DocumentFacts, range: ByteRange | "whole") {
  const field = digestField(digest.digestValue);
  return {
    ...PRIVATE,
    "content-type": mediaType,
    "content-disposition": attachment(fileName),
    // For browsers that show it all the same.
    "content-security-policy": "default-src 'none'; sandbox",
    "accept-ranges": "bytes",
    etag: `"${digest.digestValue}"`,
    "repr-digest": field,
    ...(range === "whole"
      ? { "content-length": size, "content-digest": field }
      : {
          "content-length": range.end - range.start + 1,
          "content-range": `bytes ${range.start}-${range.end}/${size}`,
        }),
  };
}
