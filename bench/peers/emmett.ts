import { join } from "node:path";
import type { Event } from "@event-driven-io/emmett";
import type { SQLiteConnection } from "@event-driven-io/emmett-sqlite";
import type { RecordedMessage } from "../stage/recorded-messages.ts";
import { tempFolder } from "../stage/temp-folder.ts";
import type { BareRow } from "./bare-sqlite.ts";

export interface EmmettPublisher {
  /** Its documented event store, which opens the file anew for each append. One message at a time. */
  byEventStore(message: RecordedMessage): Promise<void>;
  /** The fastest that its exported parts allow: one connection kept open, both streams in one transaction. One at a time. */
  byConnection(message: RecordedMessage): Promise<void>;
  /** How often a transaction had to be repeated, because its driver could not commit ("SQL statements in progress"). */
  repeated(): number;
}

const TRIES = 10;

/** Why it can't be had here; undefined where it can. */
export async function emmettMissing(): Promise<string | undefined> {
  return import("sqlite3").then(
    () => undefined,
    () => "its driver sqlite3 could neither be downloaded nor compiled here",
  );
}

/** Each way on a file of its own. */
export async function openEmmett(cleanup: AsyncDisposableStack): Promise<EmmettPublisher> {
  const { STREAM_DOES_NOT_EXIST } = await import("@event-driven-io/emmett");
  const { appendToStream, createEventStoreSchema, getSQLiteEventStore, sqliteConnection } = await import(
    "@event-driven-io/emmett-sqlite"
  );
  const folder = await tempFolder(cleanup);
  const options = { expectedStreamVersion: STREAM_DOES_NOT_EXIST } as const;
  const store = getSQLiteEventStore({ fileName: join(folder, "store.sqlite") });
  const connection = sqliteConnection({ fileName: join(folder, "connection.sqlite") });
  cleanup.defer(() => connection.close());
  await createEventStoreSchema(connection);
  await assertFullySynced(connection);

  let repeated = 0;
  async function untilCommitted(transaction: () => Promise<unknown>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await transaction();
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== "SQLITE_BUSY" || tries === TRIES) throw error;
        repeated++;
      }
    }
  }

  return {
    byEventStore: oneAtATime(async (message) => {
      for (const row of message) await untilCommitted(() => store.appendToStream(row[0], [eventOf(row)], options));
    }),
    byConnection: oneAtATime((message) =>
      untilCommitted(() =>
        connection.withTransaction(async () => {
          for (const row of message) await appendToStream(connection, row[0], "message", [eventOf(row)], options);
        }),
      ),
    ),
    repeated: () => repeated,
  };
}

/** Appends of one store that overlap share a transaction, and one is answered before the other's commit: so none do. */
function oneAtATime(write: (message: RecordedMessage) => Promise<void>) {
  let last = Promise.resolve();
  return (message: RecordedMessage) => {
    last = last.then(() => write(message));
    return last;
  };
}

function eventOf([, , , type, data, metadata]: BareRow) {
  return { type, data: JSON.parse(data), metadata: JSON.parse(metadata) } as Event;
}

async function assertFullySynced(connection: SQLiteConnection): Promise<void> {
  const row = await connection.querySingle<{ synchronous: number }>("PRAGMA synchronous");
  if (row?.synchronous !== 2)
    throw new Error(`Emmett's SQLite syncs less than ours [synchronous ${row?.synchronous}].`);
}
