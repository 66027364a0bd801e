import type { Sides } from "../../application/audit/message-history.ts";
import type { RecordedEvent } from "../../application/ports/event-store.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { Told } from "../types/audit-event.ts";
import type { View } from "../view.ts";

/** How a caller may look at one message's history. */
export interface MessageSides extends Sides {
  told(event: RecordedEvent): Told;
}

/** Undefined where it is not for the caller: auditors see all, administrators and senders what they received or sent. */
export async function sidesOf(view: View, id: MessageId): Promise<MessageSides | undefined> {
  const { rights } = view;
  if (rights.role === "auditor") return { asRecipient: true, asSender: true, told: () => "ALL" };
  const message = rights.manages || rights.role === "sender" ? await view.message(id) : undefined;
  if (message === undefined) return undefined;
  const asSender = rights.seesSent(message.row);
  return {
    asRecipient: rights.seesReceived(message.row),
    asSender,
    told: ({ metadata: { onBehalfOf } }) => {
      if (onBehalfOf === rights.mailbox) return "OWN";
      return message.isHidden && onBehalfOf === message.row.sender ? "HIDDEN" : "OTHERS";
    },
  };
}
