import type { Commitments } from "../content/events.ts";
import { accept, type Decision, refuse } from "../decision.ts";
import { GENERAL, type PartitionId } from "../message/events.ts";
import type { PartitionCreated, PartitionDeleted, PartitionRenamed } from "./events.ts";
import type { Routes } from "./routing.ts";
import type { MailboxState } from "./state.ts";

/** Beside GENERAL. */
export const MAX_PARTITIONS = 200;

/** The name stands in `content-<contentId>` already. The id is made from the command's, so that a repeat has the same. */
export interface CreatePartition {
  readonly type: "CreatePartition";
  readonly commandId: string;
  readonly partitionId: PartitionId;
  readonly contentId: string;
  readonly commitments: Commitments;
}

export interface RenamePartition {
  readonly type: "RenamePartition";
  readonly commandId: string;
  readonly partitionId: PartitionId;
  readonly contentId: string;
  readonly commitments: Commitments;
}

/** `isEmpty`: nothing that was received lies in it, as far as is known. */
export interface DeletePartition {
  readonly type: "DeletePartition";
  readonly commandId: string;
  readonly partitionId: PartitionId;
  readonly isEmpty: boolean;
}

export const partitionUnknown = (path: readonly string[] = ["partition"]) =>
  refuse("PARTITION_UNKNOWN", "The mailbox has no such partition.", path);

/** GENERAL always stands. */
export const hasPartition = ({ partitions }: Pick<Routes, "partitions">, partition: PartitionId): boolean =>
  partition === GENERAL || partitions.has(partition);

export function createPartition(command: CreatePartition, state: MailboxState): Decision<PartitionCreated> {
  const { partitionId, contentId, commitments } = command;
  if (state.partitions.has(partitionId) || state.deletedPartitions.has(partitionId)) return accept();
  if (state.partitions.size >= MAX_PARTITIONS) {
    return refuse("INVALID_INPUT", `A mailbox has at most ${MAX_PARTITIONS} partitions beside GENERAL.`);
  }
  return accept({ type: "PartitionCreated", data: { partitionId, contentId, commitments } });
}

export function renamePartition(command: RenamePartition, state: MailboxState): Decision<PartitionRenamed> {
  const { partitionId, contentId, commitments } = command;
  if (state.handled.includes(command.commandId)) return accept();
  const replaces = state.partitions.get(partitionId);
  if (replaces === undefined) return generalOrUnknown(partitionId);
  return accept({ type: "PartitionRenamed", data: { partitionId, contentId, commitments, replaces } });
}

export function deletePartition(command: DeletePartition, state: MailboxState): Decision<PartitionDeleted> {
  const { partitionId, isEmpty } = command;
  if (state.handled.includes(command.commandId)) return accept();
  if (!state.partitions.has(partitionId)) return generalOrUnknown(partitionId);
  if (!isEmpty) {
    return refuse("PARTITION_NOT_EMPTY", "Messages lie in the partition: move them first.", ["partition"]);
  }
  return accept({ type: "PartitionDeleted", data: { partitionId } });
}

const generalOrUnknown = (partition: PartitionId) =>
  partition === GENERAL
    ? refuse("INVALID_INPUT", "GENERAL always exists, under its own name.", ["partition"])
    : partitionUnknown();
