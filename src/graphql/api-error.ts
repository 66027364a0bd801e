import { GraphQLError } from "graphql";
import type { RefusalCode } from "../domain/refusal-code.ts";

/** `extensions.code` of errors in the response's `errors`; what a mutation can expect stands in its `userErrors`. */
export type ErrorCode =
  | Extract<
      RefusalCode,
      "NOT_FOUND" | "FORBIDDEN" | "INVALID_ENTERPRISE_NUMBER" | "UNAVAILABLE" | "STALE" | "DATA_ACCESS_REQUIRED"
    >
  | "BAD_USER_INPUT"
  | "INVALID_CURSOR"
  | "INVALID_POSITION"
  | "MAILBOX_TOO_LARGE"
  | "EVIDENCE_DAMAGED"
  | "UNAUTHENTICATED"
  | "MALFORMED_REQUEST"
  | "BATCHING_NOT_ALLOWED"
  | "QUERY_TOO_LARGE"
  | "TOO_MANY_TOKENS"
  | "QUERY_TOO_DEEP"
  | "VARIABLES_TOO_DEEP"
  | "VARIABLES_TOO_WIDE"
  | "TOO_MANY_ALIASES"
  | "TOO_MANY_FRAGMENTS"
  | "TOO_MANY_ROOT_FIELDS"
  | "QUERY_TOO_COSTLY"
  | "RATE_LIMITED"
  | "OPERATION_TIMED_OUT"
  | "ANSWER_TOO_LARGE"
  | "TOO_MANY_OPERATIONS"
  | "SUBSCRIPTIONS_NEED_A_WEBSOCKET"
  | "INTERNAL";

/** An error in words that the client may see. */
export function apiError(code: ErrorCode, message: string, extensions: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

export const badInput = (message: string) => apiError("BAD_USER_INPUT", message);

export const unauthenticated = () =>
  apiError("UNAUTHENTICATED", "A valid bearer token is needed: send `Authorization: Bearer <token>`.");

/** Of what only reads: nothing was done. */
export const staleNode = () => apiError("STALE", "This node does not show yet what you have seen: try again.");

export const forbiddenQuery = (message: string) => apiError("FORBIDDEN", message);
