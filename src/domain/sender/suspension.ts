import { accept, type Decision, refuse } from "../decision.ts";
import type { SenderReinstated, SenderSuspended } from "./events.ts";
import { type SenderState, wasHandled } from "./state.ts";

/** It publishes nothing until it is reinstated. What it published stays, and can be answered. */
export interface SuspendSender {
  readonly type: "SuspendSender";
  readonly commandId: string;
  /** In words that the sender is told. */
  readonly reason: string;
}

export interface ReinstateSender {
  readonly type: "ReinstateSender";
  readonly commandId: string;
}

export function suspendSender({ commandId, reason }: SuspendSender, state: SenderState): Decision<SenderSuspended> {
  if (!state.authorised) return notAuthorised();
  if (state.suspension || wasHandled(state, "SenderSuspended", commandId)) return accept();
  return accept({ type: "SenderSuspended", data: { reason } });
}

export function reinstateSender({ commandId }: ReinstateSender, state: SenderState): Decision<SenderReinstated> {
  if (!state.authorised) return notAuthorised();
  if (!state.suspension || wasHandled(state, "SenderReinstated", commandId)) return accept();
  return accept({ type: "SenderReinstated", data: {} });
}

const notAuthorised = () => refuse("SENDER_NOT_AUTHORISED", "The sender is not authorised.", ["enterpriseNumber"]);
