import type { ServerResponse } from "node:http";
import { DocumentStoreUnavailable } from "../application/ports/document-store.ts";
import { EventStoreUnavailable, StorageFull } from "../application/ports/event-store.ts";
import { EvidenceDamaged } from "../application/ports/evidence-log.ts";
import { IssuerUnavailable } from "../application/ports/identity.ts";
import { REFUSAL_CODES, type RefusalCode } from "../domain/refusal-code.ts";

/** Codes of what never reaches a use case. */
export type ProblemCode =
  | RefusalCode
  | "UNAUTHENTICATED"
  | "ORIGIN_NOT_ALLOWED"
  | "METHOD_NOT_ALLOWED"
  | "REQUEST_TOO_LARGE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "MALFORMED_REQUEST"
  | "INVALID_POSITION"
  | "MALFORMED_UTF8"
  | "MALFORMED_JSON"
  | "PRECONDITION_FAILED"
  | "RANGE_NOT_SATISFIABLE"
  | "RATE_LIMITED"
  | "ERASED"
  | "ENTRY_TOO_LONG"
  | "NOT_CURRENT"
  | "UNKNOWN_WITNESS"
  | "EVIDENCE_DAMAGED"
  | "INTERNAL";

/** An answer other than the one asked for, in words that the client may see. Thrown by handlers, answered by the server. */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: ProblemCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The same words whatever lacks: a foreign document looks like one that does not exist. */
export const nothingHere = () => new Problem(404, "NOT_FOUND", "There is nothing here.");

export const unauthenticated = () =>
  new Problem(401, "UNAUTHENTICATED", "A valid bearer token is needed.", { "www-authenticate": 'Bearer realm="ebox"' });

export const foreignPage = () =>
  new Problem(403, "ORIGIN_NOT_ALLOWED", "Pages of this origin may not call this service.");

/** Nothing was done. */
export const staleNode = () =>
  new Problem(503, "STALE", "This node does not show yet what you have seen: try again.", { "retry-after": "1" });

export const rateLimited = (retryAfterMs: number) =>
  new Problem(429, "RATE_LIMITED", "What you may cost within a minute is spent: see Query.limits.", {
    "retry-after": String(Math.ceil(retryAfterMs / 1_000)),
  });

/** What a handler threw, where it is something that a client should know; undefined where it is a bug. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof StorageFull) return new Problem(507, "STORAGE_FULL", REFUSAL_CODES.STORAGE_FULL);
  if (error instanceof EventStoreUnavailable || error instanceof DocumentStoreUnavailable) {
    return new Problem(503, "UNAVAILABLE", REFUSAL_CODES.UNAVAILABLE, { "retry-after": "5" });
  }
  // Without a time to try again: it takes people to mend it.
  if (error instanceof EvidenceDamaged) return new Problem(503, "EVIDENCE_DAMAGED", error.message);
  if (error instanceof IssuerUnavailable) {
    return new Problem(503, "UNAVAILABLE", "The issuer of the token cannot be reached: try again.", {
      "retry-after": "5",
    });
  }
  return undefined;
}

/** An unexpected error as the client sees it: with the id under which our log has it. */
export const internal = (errorId: string) =>
  new Problem(500, "INTERNAL", `Something went wrong on our side; quote ${errorId} when you report it.`);

/** RFC 9457, with `code` as the member to program against. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  const { status, code, message, headers } = problem;
  send(response, problem, "application/problem+json", { type: "about:blank", status, code, detail: message }, headers);
}

/** The same as a GraphQL response without data, as GraphQL clients expect it. */
export function sendGraphQLProblem(response: ServerResponse, problem: Problem, accept: string | undefined): void {
  const type = accept?.includes("application/graphql-response+json")
    ? "application/graphql-response+json; charset=utf-8"
    : "application/json; charset=utf-8";
  const { code, message, headers } = problem;
  send(response, problem, type, { errors: [{ message, extensions: { code } }] }, headers);
}

function send(
  response: ServerResponse,
  { status }: Problem,
  type: string,
  content: object,
  headers: Readonly<Record<string, string>>,
): void {
  const body = JSON.stringify(content);
  response.writeHead(status, { ...headers, "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
