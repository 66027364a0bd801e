import type { ExpectedRevision } from "../../../src/application/ports/event-store.ts";
import type { Request, WrittenAppend } from "../../../src/infrastructure/embedded-log/wire.ts";

export const NAMESPACE = "ebox";

/** The same events each time: `<stream>/<revision>` is their id. */
function append(stream: string, expected: ExpectedRevision, count: number): WrittenAppend {
  const first = expected === "no-stream" ? 0 : expected + 1;
  const texts = Array.from({ length: count }, (_, n) => [`${stream}/${first + n}`, "Happened", '{"a":1}', "{}"]).flat();
  return { stream: `${NAMESPACE}.${stream}`, expected, texts };
}

const appends = (...all: WrittenAppend[]): Request => ({ kind: "append", appends: all });
const tombstone = (stream: string): Request => ({ kind: "tombstone", stream: `${NAMESPACE}.${stream}` });

/** One transaction each: every kind of request, alone and with others, and one that conflicts in between. */
export const BATCHES: readonly (readonly Request[])[] = [
  [appends(append("content-1", "no-stream", 2), append("message-1", "no-stream", 3))],
  [
    appends(append("message-1", 2, 1)),
    appends(append("message-1", 0, 4)),
    appends(append("content-2", "no-stream", 1), append("message-2", "no-stream", 1)),
  ],
  [tombstone("content-1"), appends(append("message-2", 0, 2)), tombstone("content-9")],
  [appends(append("content-2", 0, 1)), tombstone("content-2"), appends(append("message-3", "no-stream", 2))],
];
