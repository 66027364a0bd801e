import { EventStoreDBClient, jsonEvent, NO_STREAM } from "@eventstore/db-client";
import type { RecordedMessage } from "../stage/recorded-messages.ts";

/** One of a message's two appends, ready but for the JSON that the client makes. */
interface BareAppend {
  readonly stream: string;
  readonly event: ReturnType<typeof jsonEvent>;
}

export type BareMessage = readonly BareAppend[];

/** The texts of a message as the client takes them. */
export const bareMessage = (message: RecordedMessage): BareMessage =>
  message.map(([stream, , id, type, data, metadata]) => ({
    stream,
    event: jsonEvent({ id, type, data: JSON.parse(data), metadata: JSON.parse(metadata) }),
  }));

/**
 * The limit of what a client can do: a message's streams started one after the other, each once the one before is
 * acknowledged, because that is the order that must hold; nothing checked, nothing made. `name` gives each its streams.
 */
export function openBareEventStoreDb(cleanup: AsyncDisposableStack, connectionString: string) {
  const client = EventStoreDBClient.connectionString(connectionString);
  cleanup.defer(() => client.dispose());
  return async (message: BareMessage, name: (stream: string) => string): Promise<void> => {
    for (const { stream, event } of message) {
      await client.appendToStream(name(stream), [event], { expectedRevision: NO_STREAM });
    }
  };
}
