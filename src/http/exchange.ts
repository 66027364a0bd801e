import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller } from "../application/ports/identity.ts";

/** One request of somebody whom we know, and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query; its host means nothing. */
  readonly url: URL;
  /** What stands in the path where the route has `:name`: letters, digits, `_` and `-` only. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  /** Also the correlation id of what the request does. A UUID; already in the response's `x-request-id`. */
  readonly requestId: string;
}

/**
 * Answers the exchange. A rejection is answered by the server: what is listed in problem.ts by its code, everything else
 * as INTERNAL with an id; after the head was sent the connection is destroyed.
 */
export type ExchangeHandler = (exchange: Exchange) => Promise<void>;

/** The plain HTTP routes for documents. Implemented in src/http beside this; every one needs a caller. */
export interface DocumentHandlers {
  /** `POST /documents` */
  readonly upload: ExchangeHandler;
  /** `GET` and `HEAD /messages/:messageId/documents/:number` */
  readonly download: ExchangeHandler;
  /** `GET /messages.zip?ids=…` */
  readonly zip: ExchangeHandler;
  /** `GET /messages/:messageId/proof` */
  readonly proof: ExchangeHandler;
}
