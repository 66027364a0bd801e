import { accept, type Decision } from "../decision.ts";
import type { EnterpriseNumber } from "../enterprise-number.ts";
import type { Instant } from "../instant.ts";
import { messageExpired, messageNotFound } from "./access.ts";
import type { MadeVisible, Masked } from "./events.ts";
import { isOver, type MessageState, type PublishedMessage, wasHandled } from "./state.ts";

export interface Mask {
  readonly type: "Mask";
  readonly commandId: string;
  readonly enterprise: EnterpriseNumber;
}

export interface MakeVisible {
  readonly type: "MakeVisible";
  readonly commandId: string;
  readonly enterprise: EnterpriseNumber;
}

export function mask(command: Mask, state: MessageState, now: Instant): Decision<Masked> {
  if (!wasReceivedBy(command.enterprise, state)) return messageNotFound();
  if (isOver(state, now)) return messageExpired();
  if (state.masked || wasHandled(state, "Masked", command.commandId)) return accept();
  return accept({ type: "Masked", data: {} });
}

export function makeVisible(command: MakeVisible, state: MessageState, now: Instant): Decision<MadeVisible> {
  if (!wasReceivedBy(command.enterprise, state)) return messageNotFound();
  if (isOver(state, now)) return messageExpired();
  if (!state.masked || wasHandled(state, "MadeVisible", command.commandId)) return accept();
  return accept({ type: "MadeVisible", data: {} });
}

/** Only the recipient masks and replies: for everyone else, the sender too, the message is not theirs. */
export function wasReceivedBy(enterprise: EnterpriseNumber, state: MessageState): state is PublishedMessage {
  return state.status === "published" && state.facts.recipient.enterpriseNumber === enterprise;
}
