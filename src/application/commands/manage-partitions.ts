import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { eventId } from "../ids.ts";
import type { Mailroom, Outcome, Request } from "../mailroom.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { depositForgettable, type MailboxOutcome, manageMailbox } from "./manage-mailbox.ts";

export type PartitionOutcome = Outcome<{
  readonly enterpriseNumber: EnterpriseNumber;
  readonly partition: PartitionId;
}>;

/** The name is kept where it can be erased. The same command again is the same partition. */
export function createPartition(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, name }: { enterpriseNumber: EnterpriseNumber; name: string },
): Promise<PartitionOutcome> {
  const partition = eventId(request.commandId, "PartitionCreated", 0);
  return namePartition("CreatePartition", mailroom, request, { enterpriseNumber, partition, name });
}

/** The name before is erased by a policy. */
export function renamePartition(
  mailroom: Mailroom,
  request: Request,
  change: { enterpriseNumber: EnterpriseNumber; partition: PartitionId; name: string },
): Promise<PartitionOutcome> {
  return namePartition("RenamePartition", mailroom, request, change);
}

async function namePartition(
  type: "CreatePartition" | "RenamePartition",
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, partition, name }: { enterpriseNumber: EnterpriseNumber; partition: PartitionId; name: string },
): Promise<PartitionOutcome> {
  const outcome = await manageMailbox(mailroom, request, enterpriseNumber, async () => ({
    type,
    commandId: request.commandId,
    partitionId: partition,
    ...(await depositForgettable(mailroom, request, { name })),
  }));
  return about(partition, outcome);
}

/**
 * Only an empty one: this node looks whether something lies in it. What arrives there in the same moment, and what was
 * sent from it, lies in GENERAL from the deletion on, whichever of the two the log has first.
 */
export async function deletePartition(
  mailroom: Mailroom,
  readModel: Pick<ReadModel, "counts">,
  request: Request,
  { enterpriseNumber, partition: partitionId }: { enterpriseNumber: EnterpriseNumber; partition: PartitionId },
): Promise<PartitionOutcome> {
  const outcome = await manageMailbox(mailroom, request, enterpriseNumber, () => {
    const isEmpty = !readModel
      .counts(enterpriseNumber)
      .some(({ partition, folder, total }) => partition === partitionId && folder !== "OUTBOX" && total > 0);
    return { type: "DeletePartition", commandId: request.commandId, partitionId, isEmpty };
  });
  return about(partitionId, outcome);
}

const about = (partition: PartitionId, outcome: MailboxOutcome): PartitionOutcome =>
  outcome.accepted ? { ...outcome, partition } : outcome;
