import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type Grant, mandateOf } from "../../domain/mailbox/access.ts";
import { opensNoMessage } from "../../domain/mailbox/data-access.ts";
import { GENERAL, type PartitionId } from "../../domain/message/events.ts";
import type { Position } from "../ports/event-store.ts";
import type { Folder, FolderCount } from "../ports/read-model.ts";
import type { MailboxFate } from "./mailbox-fate.ts";
import type { MessageFate } from "./message-fate.ts";

/** A message as it lay in one folder of the mailbox. One that the mailbox sent to itself lies in two. */
export interface MessageThen extends MessageFate {
  readonly folder: Folder;
}

/** Somebody with a grant. Chief Access Managers are designated outside e-Box: no event tells who they were. */
export interface PersonThen {
  /** An actor id: who that is stands in `person-<id>`. */
  readonly personId: string;
  readonly grant: Grant;
  readonly grantedAt: string;
  /** Messages in which partitions the person could have opened. */
  readonly couldRead: "ALL" | readonly PartitionId[];
}

/** A mailbox as it stood at a moment. */
export interface MailboxThen {
  readonly enterprise: EnterpriseNumber;
  /** Everything up to and including here had happened; undefined: nothing at all. */
  readonly position: Position | undefined;
  readonly mailbox: MailboxFate;
  /** In the order of their publication. */
  readonly messages: readonly MessageThen[];
  /** Per folder and partition; empty ones are absent. */
  readonly counts: readonly FolderCount[];
  /** By the time of their grants. */
  readonly whoCouldRead: readonly PersonThen[];
}

/** Puts together what the streams told up to the position. Messages of others may be among the fates. */
export function mailboxThen(
  enterprise: EnterpriseNumber,
  position: Position | undefined,
  mailbox: MailboxFate,
  fates: readonly MessageFate[],
): MailboxThen {
  const lies = (partition: PartitionId) => (mailbox.deleted.has(partition) ? GENERAL : partition);
  const messages: MessageThen[] = [];
  for (const fate of fates) {
    const { recipient, sender } = fate.facts;
    if (recipient.enterpriseNumber === enterprise) {
      const folder = fate.expiredAt ? "EXPIRED" : fate.maskedAt ? "MASKED" : "INBOX";
      messages.push({ ...fate, folder, partition: lies(fate.partition) });
    }
    if (sender.enterpriseNumber === enterprise) {
      messages.push({ ...fate, ...RECIPIENTS_AFFAIR, folder: "OUTBOX", partition: lies(sender.partition) });
    }
  }
  messages.sort((one, other) => (one.position < other.position ? -1 : one.position > other.position ? 1 : 0));
  return { enterprise, position, mailbox, messages, counts: countsOf(messages), whoCouldRead: peopleOf(mailbox) };
}

/** What the one who sent it is not told. */
const RECIPIENTS_AFFAIR = { maskedAt: null, movedAt: null, isHidden: false } as const;

function countsOf(messages: readonly MessageThen[]): FolderCount[] {
  const counts = new Map<string, { folder: Folder; partition: PartitionId; total: number; unread: number }>();
  for (const { folder, partition, readAt } of messages) {
    const key = `${folder} ${partition}`;
    const count = counts.get(key) ?? { folder, partition, total: 0, unread: 0 };
    count.total++;
    if (readAt === null) count.unread++;
    counts.set(key, count);
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
}

function peopleOf({ grants, refusedData }: MailboxFate): PersonThen[] {
  return [...grants]
    .map(([personId, { grant, grantedAt }]) => {
      // In these grants nothing is left of partitions that were deleted.
      const isClosed = opensNoMessage(refusedData.get(personId));
      const mandate = isClosed ? undefined : mandateOf("" as EnterpriseNumber, grant, new Set());
      const partitions = mandate?.partitions ?? [];
      return { personId, grant, grantedAt, couldRead: partitions === "ALL" ? partitions : [...partitions].sort() };
    })
    .sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

const key = ({ grantedAt, personId }: PersonThen) => `${grantedAt} ${personId}`;
