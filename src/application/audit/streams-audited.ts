import type { StreamName } from "../ports/event-store.ts";

/** What auditors read, by what its streams begin with: everything but the forgettable streams, `content-` and `person-`. */
export const AUDITED = {
  MESSAGE: "message-",
  SUBMISSION: "submission-",
  MAILBOX: "mailbox-",
  SENDER: "sender-",
  JOB: "job-",
  LOG: "log",
} as const;

export type StreamKind = keyof typeof AUDITED;
export const STREAM_KINDS = Object.keys(AUDITED) as StreamKind[];

/** Throws where the stream is not audited. */
export function kindOf(stream: StreamName): StreamKind {
  const kind = STREAM_KINDS.find((one) => stream.startsWith(AUDITED[one]));
  if (kind === undefined) throw new Error(`Not a stream that is audited: ${stream}`);
  return kind;
}

/** `0198…` of `message-0198…`, where it is one of that kind. */
export function idOf(stream: StreamName, kind: StreamKind): string | undefined {
  return stream.startsWith(AUDITED[kind]) ? stream.slice(AUDITED[kind].length) : undefined;
}
