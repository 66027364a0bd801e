import { jsonEvent, NO_STREAM } from "@eventstore/db-client";
import { dataTexts } from "../../application/ports/appendable.ts";
import type { Append, AppendResult } from "../../application/ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { StreamDeletedError, WrongExpectedVersionError } from "./failures.ts";
import { positionText } from "./position.ts";

/** Checks all before anything is sent: the client does not survive every answer of a server that refuses an append. */
export function checkAppends(appends: readonly Append[]): void {
  for (const append of appends) dataTexts(append);
}

const utf8 = new TextEncoder();

/**
 * The same bytes as the client makes of an object, for which it goes through base64 and back, twice. No Buffer: those it
 * copies byte by byte.
 */
const bytesOf = (metadata: object) => utf8.encode(JSON.stringify(metadata));

/** `stream`: with its namespace. The append was checked. */
export async function appendTo(
  connection: Connection,
  stream: string,
  { expected, events }: Append,
): Promise<AppendResult> {
  const proposed = events.map(({ id, type, data, metadata }) =>
    jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: bytesOf(metadata) }),
  );
  const expectedRevision = expected === "no-stream" ? NO_STREAM : BigInt(expected);
  try {
    const { nextExpectedRevision, position } = await connection.append((client) =>
      client.appendToStream(stream, proposed, { expectedRevision, requiresLeader: true }),
    );
    if (position === undefined) throw new Error("The server tells no positions of appends: it is too old.");
    return { outcome: "appended", revision: Number(nextExpectedRevision), position: positionText(position) };
  } catch (error) {
    if (error instanceof StreamDeletedError) return { outcome: "deleted" };
    if (!(error instanceof WrongExpectedVersionError)) throw error;
    const { actualVersion } = error;
    return { outcome: "conflict", actual: typeof actualVersion === "bigint" ? Number(actualVersion) : "no-stream" };
  }
}
