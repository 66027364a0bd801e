import { EventStoreDBClient, jsonEvent, StreamNotFoundError } from "@eventstore/db-client";
import type { Append, EventStore } from "../../src/application/ports/event-store.ts";
import { built } from "./built.ts";
import { newNamespace, openOnServer } from "./event-store-server.ts";
import { mailVersion } from "./mail-folder.ts";
import { writeMail } from "./mail-log.ts";
import { admitSenders } from "./post-office.ts";
import { tempFolder } from "./temp-folder.ts";

const { openDocumentFolder } = await built<typeof import("../../src/infrastructure/documents/document-folder.ts")>(
  "infrastructure/documents/document-folder",
);
const { systemClock } = await built<typeof import("../../src/infrastructure/clock/system-clock.ts")>(
  "infrastructure/clock/system-clock",
);

export interface MailOnServer {
  readonly namespace: string;
  readonly events: number;
}

/**
 * A namespace that holds so many messages. Written once per version of what writes it and kept for later runs: a note in
 * a stream of the bench's own says where it stands. It stays on the server.
 */
export async function mailOnServer(
  server: string,
  messages: number,
  cleanup: AsyncDisposableStack,
  say: (what: string) => void,
): Promise<MailOnServer> {
  const client = EventStoreDBClient.connectionString(server);
  cleanup.defer(() => client.dispose());
  const note = `ebox-bench-mail-${mailVersion()}-${messages}`;
  const standing = await noted(client, note);
  if (standing) return standing;

  const namespace = newNamespace();
  say(`writing ${messages.toLocaleString("en")} messages to the server, once`);
  const store = await openOnServer(server, namespace);
  try {
    const documents = openDocumentFolder({ folder: await tempFolder(cleanup) });
    await admitSenders({ store, clock: systemClock, documents });
    let events = 0;
    for await (const page of store.readAll()) events += page.length;
    const appendInOrder: EventStore["appendInOrder"] = async (appends) => {
      events += appends.reduce((sum, append) => sum + append.events.length, 0);
      return sideBySide(store, appends);
    };
    // It only appends.
    await writeMail({ appendInOrder } as EventStore, messages, say);
    const mail: MailOnServer = { namespace, events };
    await client.appendToStream(note, jsonEvent({ type: "MailWritten", data: { ...mail } }));
    return mail;
  } finally {
    await store.close();
  }
}

/** The appends of one message in their order, those of different messages at the same time: one by one takes 20 minutes. */
async function sideBySide(store: EventStore, appends: readonly Append[]) {
  const messages = Map.groupBy(appends, ({ stream }) => stream.slice(stream.indexOf("-") + 1));
  const results = await Promise.all([...messages.values()].map((ofOne) => store.appendInOrder(ofOne)));
  return results.flat();
}

async function noted(client: EventStoreDBClient, note: string): Promise<MailOnServer | undefined> {
  try {
    // To its end: a client of whose answer the rest was left does not get to the end of `dispose`.
    const [noted] = await Array.fromAsync(client.readStream(note, { maxCount: 1 }));
    return noted?.event?.data as MailOnServer | undefined;
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
    return undefined;
  }
}
