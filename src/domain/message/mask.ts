import { accept, type Decision } from "../decision.ts";
import type { Instant } from "../instant.ts";
import type { Mandate } from "../mailbox/mandate.ts";
import { messageExpired, messageNotFound } from "./access.ts";
import type { MadeVisible, Masked } from "./events.ts";
import { isOver, isReceivedBy, type MessageState, wasHandled } from "./state.ts";

export interface Mask {
  readonly type: "Mask";
  readonly commandId: string;
  readonly mandate: Mandate;
}

export interface MakeVisible {
  readonly type: "MakeVisible";
  readonly commandId: string;
  readonly mandate: Mandate;
}

/** Only the recipient masks: for everyone else, the sender too, the message is not theirs. */
export function mask(command: Mask, state: MessageState, now: Instant): Decision<Masked> {
  if (state.status !== "published" || !isReceivedBy(command.mandate, state)) return messageNotFound();
  if (isOver(state, now)) return messageExpired();
  if (state.masked || wasHandled(state, "Masked", command.commandId)) return accept();
  return accept({ type: "Masked", data: {} });
}

export function makeVisible(command: MakeVisible, state: MessageState, now: Instant): Decision<MadeVisible> {
  if (state.status !== "published" || !isReceivedBy(command.mandate, state)) return messageNotFound();
  if (isOver(state, now)) return messageExpired();
  if (!state.masked || wasHandled(state, "MadeVisible", command.commandId)) return accept();
  return accept({ type: "MadeVisible", data: {} });
}
