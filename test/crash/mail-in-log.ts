import type { EventStore, RecordedEvent } from "../../src/application/ports/event-store.ts";
import type { Published, Replied } from "../../src/domain/message/events.ts";

/** What the log tells of a message, read without any projection. */
export interface MessageInLog {
  readonly id: string;
  readonly publishedAt: string;
  readonly facts: Published["data"];
  readonly replies: string[];
  readonly times: Record<"Read" | "Masked" | "MadeVisible" | "Expired", string[]>;
  folder: "INBOX" | "MASKED" | "EXPIRED";
}

export interface MailInLog {
  /** In the order in which they were published. */
  readonly messages: ReadonlyMap<string, MessageInLog>;
  /** Ids whose content stands in the log. */
  readonly contents: ReadonlySet<string>;
  /** What no log may say. */
  readonly violations: readonly string[];
}

/** The whole log as it stands now. */
export async function mailInLog(store: Pick<EventStore, "readAll">): Promise<MailInLog> {
  const messages = new Map<string, MessageInLog>();
  const contents = new Set<string>();
  const violations: string[] = [];
  const ids = new Set<string>();
  const revisions = new Map<string, number>();
  for await (const page of store.readAll()) for (const event of page) tell(event);
  return { messages, contents, violations };

  function tell(event: RecordedEvent): void {
    const { stream, revision, id, type, metadata } = event;
    if (ids.has(id)) violations.push(`event ${id} stands twice in the log`);
    ids.add(id);
    if (revision !== (revisions.get(stream) ?? -1) + 1) violations.push(`${stream} has a gap before ${revision}`);
    revisions.set(stream, revision);
    const name = stream.slice(stream.indexOf("-") + 1);
    if (stream.startsWith("content-")) contents.add(name);
    if (!stream.startsWith("message-")) return;
    const message = messages.get(name);
    if (type === "Published") {
      if (message) violations.push(`message ${name} was published twice`);
      const facts = event.data as unknown as Published["data"];
      const times = { Read: [], Masked: [], MadeVisible: [], Expired: [] };
      messages.set(name, { id: name, publishedAt: metadata.time, facts, replies: [], times, folder: "INBOX" });
      return;
    }
    if (!message) {
      if (type !== "PublicationAbandoned") violations.push(`${type} of message ${name}, which was never published`);
      return;
    }
    if (type === "Replied") message.replies.push((event.data as unknown as Replied["data"]).replyId);
    if (type in message.times) message.times[type as keyof MessageInLog["times"]].push(metadata.time);
    message.folder = folderAfter(type) ?? message.folder;
  }
}

function folderAfter(type: string): MessageInLog["folder"] | undefined {
  if (type === "Masked") return "MASKED";
  if (type === "MadeVisible") return "INBOX";
  if (type === "Expired") return "EXPIRED";
  return undefined;
}
