import { randomUUID } from "node:crypto";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { commitmentsTo, saltedParts } from "../content/commitments.ts";
import { deposit } from "../content/deposit.ts";
import { eventId } from "../ids.ts";
import { contextOf, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { changeMailbox, type MailboxOutcome, whyNotManage } from "./mailbox-settings.ts";

export type PartitionOutcome = Outcome<{
  readonly enterpriseNumber: EnterpriseNumber;
  readonly partition: PartitionId;
}>;

/** The name is kept where it can be erased. The same command again is the same partition. */
export async function createPartition(
  mailroom: Mailroom,
  request: Request,
  { enterpriseNumber, name }: { enterpriseNumber: EnterpriseNumber; name: string },
): Promise<PartitionOutcome> {
  const refusal = await whyNotManage(mailroom, request, enterpriseNumber);
  if (refusal) return refusal;
  const { commandId } = request;
  const partitionId = eventId(commandId, "PartitionCreated", 0);
  const named = await depositName(mailroom, request, name);
  return about(
    partitionId,
    await changeMailbox(mailroom, request, enterpriseNumber, {
      type: "CreatePartition",
      commandId,
      partitionId,
      ...named,
    }),
  );
}

/** The name before is erased by a policy. */
export async function renamePartition(
  mailroom: Mailroom,
  request: Request,
  change: { enterpriseNumber: EnterpriseNumber; partition: PartitionId; name: string },
): Promise<PartitionOutcome> {
  const { enterpriseNumber, partition: partitionId, name } = change;
  const refusal = await whyNotManage(mailroom, request, enterpriseNumber);
  if (refusal) return refusal;
  const { commandId } = request;
  const named = await depositName(mailroom, request, name);
  return about(
    partitionId,
    await changeMailbox(mailroom, request, enterpriseNumber, {
      type: "RenamePartition",
      commandId,
      partitionId,
      ...named,
    }),
  );
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
  const refusal = await whyNotManage(mailroom, request, enterpriseNumber);
  if (refusal) return refusal;
  const { commandId } = request;
  const isEmpty = !readModel
    .counts(enterpriseNumber)
    .some(({ partition, folder, total }) => partition === partitionId && folder !== "OUTBOX" && total > 0);
  return about(
    partitionId,
    await changeMailbox(mailroom, request, enterpriseNumber, {
      type: "DeletePartition",
      commandId,
      partitionId,
      isEmpty,
    }),
  );
}

async function depositName(mailroom: Mailroom, request: Request, name: string) {
  const contentId = randomUUID();
  const parts = saltedParts({ name });
  await deposit(mailroom.store, contentId, parts, contextOf(request), mailroom.clock.now());
  return { contentId, commitments: commitmentsTo(parts) };
}

const about = (partition: PartitionId, outcome: MailboxOutcome): PartitionOutcome =>
  outcome.accepted ? { ...outcome, partition } : outcome;
