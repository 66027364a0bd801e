import type { EventStore } from "../../src/application/ports/event-store.ts";
import type { BareRow } from "../peers/bare-sqlite.ts";
import { built } from "./built.ts";

const { newMessageId } = await built<typeof import("../../src/application/ids.ts")>("application/ids");

/** The rows of one message's content and its Published, with the texts that were stored. */
export type RecordedMessage = readonly BareRow[];

/** What the log holds of each message published so far: so that others write the same bytes. */
export async function recordedMessages(store: EventStore): Promise<RecordedMessage[]> {
  const messages = new Map<string, BareRow[]>();
  for await (const page of store.readAll()) {
    for (const { stream, revision, id, type, data, metadata } of page) {
      if (type !== "ContentDeposited" && type !== "Published") continue;
      const row: BareRow = [`ebox.${stream}`, revision, id, type, JSON.stringify(data), JSON.stringify(metadata)];
      const messageId = stream.slice(stream.indexOf("-") + 1);
      messages.set(messageId, [...(messages.get(messageId) ?? []), row]);
    }
  }
  return [...messages.values()];
}

/** The same texts in the streams of a new message, whose id is as ordered in time as any. */
export function withNewId(message: RecordedMessage): RecordedMessage {
  const rename = inNewStreams("ebox");
  return message.map(([stream, ...rest]) => [rename(stream), ...rest]);
}

/** Names the streams of one message so that they are those of a new one, in that namespace. */
export function inNewStreams(namespace: string): (stream: string) => string {
  const messageId = newMessageId(Date.now());
  return (stream) => `${namespace}${stream.slice(stream.indexOf("."), stream.indexOf("-") + 1)}${messageId}`;
}
