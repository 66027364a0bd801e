import type { ContentAccessed } from "../../domain/message/events.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { EventStore, RecordedEvent } from "../ports/event-store.ts";
import { messageStream } from "../streams.ts";

const SLICE = 200;

/** From which sides a message's history is looked at; auditors look from both. */
export interface Sides {
  readonly asRecipient: boolean;
  readonly asSender: boolean;
}

export interface HistoryPage {
  readonly events: readonly RecordedEvent[];
  readonly hasNextPage: boolean;
}

/** What the recipient does with its own mailbox. */
const RECIPIENTS_AFFAIR = ["Masked", "MadeVisible", "MovedToPartition"];

/** How each side orders its mail and who of it opens what is that side's affair; everything else is told to both. */
function isToldTo({ asRecipient, asSender }: Sides, { type, data }: RecordedEvent): boolean {
  if (RECIPIENTS_AFFAIR.includes(type)) return asRecipient;
  if (type !== "ContentAccessed") return true;
  return (data as ContentAccessed["data"]).by === "RECIPIENT" ? asRecipient : asSender;
}

/**
 * Events of one message after a revision (default: from the first), in order; undefined where nothing was ever told of it.
 * Raises `EventStoreUnavailable`.
 */
export async function messageHistory(
  store: Pick<EventStore, "readStream">,
  id: MessageId,
  sides: Sides,
  { first, after = -1 }: { readonly first: number; readonly after?: number },
): Promise<HistoryPage | undefined> {
  const found: RecordedEvent[] = [];
  for (let from = after + 1; ; from += SLICE) {
    const { state, events } = await store.readStream(messageStream(id), { from, limit: SLICE });
    if (state !== "exists") return undefined;
    found.push(...events.filter((event) => isToldTo(sides, event)));
    if (found.length > first) return { events: found.slice(0, first), hasNextPage: true };
    if (events.length < SLICE) return { events: found, hasNextPage: false };
  }
}
