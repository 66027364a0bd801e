import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { MessageEvent } from "../../domain/message/events.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { answeringInTime } from "../answer-in-time.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { messageStream } from "../streams.ts";
import { upcast } from "../upcasting.ts";

export type Parties = readonly EnterpriseNumber[];

/**
 * Sender and recipient of each message; none of one that was never published. By this node's tables, together, and by the
 * log where they do not show a message yet.
 */
export async function partiesOf(
  ids: readonly MessageId[],
  { store, readModel }: { store: Pick<EventStore, "readStream">; readModel: Pick<ReadModel, "messagesById"> },
): Promise<ReadonlyMap<MessageId, Parties>> {
  if (ids.length === 0) return new Map();
  const parties = new Map<MessageId, Parties>();
  for (const { id, sender, recipient } of readModel.messagesById(ids).values()) parties.set(id, [sender, recipient]);
  for (const id of ids) {
    if (parties.has(id)) continue;
    const { events } = await answeringInTime(() => store.readStream(messageStream(id), { limit: 1 }));
    const [first] = events.map((event) => upcast<MessageEvent>(event));
    if (first?.type !== "Published") continue;
    parties.set(id, [first.data.sender.enterpriseNumber, first.data.recipient.enterpriseNumber]);
  }
  return parties;
}
