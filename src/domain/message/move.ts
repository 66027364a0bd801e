import { accept, type Decision } from "../decision.ts";
import type { Mandate } from "../mailbox/mandate.ts";
import { messageNotFound } from "./access.ts";
import type { MovedToPartition, PartitionId } from "./events.ts";
import { isReceivedBy, type MessageState, wasHandled } from "./state.ts";

/** The mailbox has the partition, and the mandate sees it. */
export interface MoveToPartition {
  readonly type: "MoveToPartition";
  readonly commandId: string;
  readonly mandate: Mandate;
  readonly partition: PartitionId;
}

/** Expired ones too: what stays of them lies somewhere, and only an empty partition can be deleted. */
export function moveToPartition(command: MoveToPartition, state: MessageState): Decision<MovedToPartition> {
  if (state.status !== "published" || !isReceivedBy(command.mandate, state)) return messageNotFound();
  const { partition } = command;
  if (state.partition === partition || wasHandled(state, "MovedToPartition", command.commandId)) return accept();
  return accept({ type: "MovedToPartition", data: { partition, from: state.partition } });
}
