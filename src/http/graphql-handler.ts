import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Position } from "../application/ports/event-store.ts";
import type { Caller } from "../application/ports/identity.ts";

/** The most of a `POST /graphql`. */
export const GRAPHQL_BODY_BYTES = 1024 * 1024;

/**
 * One `POST /graphql`, as the HTTP server read it: its size limited, its body well-formed UTF-8 and JSON, its token
 * checked.
 */
export interface GraphQLRequest {
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON: nothing is known of its shape. */
  readonly body: unknown;
  /** Undefined where the token is missing or not valid: answered as a GraphQL error with the code UNAUTHENTICATED. */
  readonly caller: Caller | undefined;
  /** Also the correlation id of what the request does. A UUID. */
  readonly requestId: string;
  /** Up to where the client knows the log, from whatever node. */
  readonly seen: Position | undefined;
}

export interface GraphQLResponse {
  readonly status: number;
  readonly headers: Iterable<readonly [name: string, value: string]>;
  readonly body: string;
}

/** GraphQL as the HTTP server needs it. Implemented in src/graphql. */
export interface GraphQLHandler {
  /** Never rejects for what a client sent; a rejection is answered as INTERNAL with an id. */
  handle(request: GraphQLRequest): Promise<GraphQLResponse>;

  /** A WebSocket upgrade of `/graphql` (protocol graphql-transport-ws). The socket's token comes in `connection_init`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;

  /** Subscriptions running now. */
  liveSubscribers(): number;

  /** Closes every socket with 1001 and a reason; resolves when all are closed. */
  close(): Promise<void>;
}

/**
 * Who sends this `Authorization` header (or the same text in `connection_init`); undefined where it is missing or not
 * valid. Raises `IssuerUnavailable`, or what recording a newcomer raises.
 */
export type Authenticate = (authorization: string | undefined) => Promise<Caller | undefined>;
