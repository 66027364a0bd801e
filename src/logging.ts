import { randomUUID } from "node:crypto";
import { type DestinationStream, destination, type Logger, pino } from "pino";
import type { LogLevel } from "./configuration.ts";

export type Log = Logger;

/**
 * Structured lines on standard error (standard output is for people). Content, tokens and personal data are never
 * handed to it; what is named like a secret is blotted out all the same.
 */
export function createLog(level: LogLevel, stream: DestinationStream = destination({ fd: 2, sync: true })): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
    },
    stream,
  );
}

const SECRETS = ["authorization", "cookie", "token", "password", "secret", "subject", "body", "content", "variables"];

const DEEPEST_CAUSE = 5;

/** Name, message, code and stack only: other properties of an error may hold what the client sent. */
function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  const code = (error as NodeJS.ErrnoException).code;
  return {
    name,
    message,
    ...(code !== undefined && { code }),
    stack,
    ...(cause !== undefined && depth < DEEPEST_CAUSE && { cause: describeError(cause, depth + 1) }),
  };
}

/** Logs what should not have happened under a new id, and returns the id: all of it that the client may see. */
export function reportUnexpected(
  log: Log,
  error: unknown,
  context: { readonly requestId?: string; readonly policy?: string } = {},
): string {
  const errorId = randomUUID();
  log.error({ err: error, errorId, ...context }, "unexpected error");
  return errorId;
}
