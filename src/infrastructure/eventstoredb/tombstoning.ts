import { ANY, NO_STREAM } from "@eventstore/db-client";
import type { StreamState } from "../../application/ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { StreamDeletedError, WrongExpectedVersionError } from "./failures.ts";

/** `found`: how the stream stood at the last look. Returns how it stood when it was tombstoned. */
export async function tombstone(connection: Connection, stream: string, found: StreamState): Promise<StreamState> {
  if (found === "deleted") return found;
  const expectedRevision = found === "no-stream" ? NO_STREAM : ANY;
  try {
    await connection.ask((client) => client.tombstoneStream(stream, { expectedRevision, requiresLeader: true }));
    return found;
  } catch (error) {
    if (error instanceof StreamDeletedError) return "deleted";
    // It was started in the meantime.
    if (error instanceof WrongExpectedVersionError) return tombstone(connection, stream, "exists");
    throw error;
  }
}
