import type { Sha256 } from "../../domain/digest.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Grant } from "../../domain/mailbox/access.ts";
import { type RefusedData, refusedDataAfter } from "../../domain/mailbox/data-access.ts";
import type { MailboxEvent } from "../../domain/mailbox/events.ts";
import type { RoutingRule } from "../../domain/mailbox/routing.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import type { RecordedEvent } from "../ports/event-store.ts";
import { upcast } from "../upcasting.ts";

/** What a mailbox's own stream tells of it up to some event. */
export interface MailboxFate {
  readonly activatedAt: Instant | null;
  readonly consentAt: Instant | null;
  readonly consentWordingDigest: Sha256 | null;
  /** Those beside GENERAL, the oldest first. The name stands in `content-<contentId>`. */
  readonly partitions: ReadonlyMap<PartitionId, { readonly contentId: string; readonly createdAt: Instant }>;
  /** What is said to lie in one of them lies in GENERAL. */
  readonly deleted: ReadonlySet<PartitionId>;
  readonly rules: readonly RoutingRule[];
  /** By actor id, without partitions that were deleted. */
  readonly grants: ReadonlyMap<string, { readonly grant: Grant; readonly grantedAt: Instant }>;
  readonly refusedData: RefusedData;
}

export const UNTOLD: MailboxFate = {
  activatedAt: null,
  consentAt: null,
  consentWordingDigest: null,
  partitions: new Map(),
  deleted: new Set(),
  rules: [],
  grants: new Map(),
  refusedData: new Map(),
};

/** Events of later versions of the service that say nothing of the above change nothing. */
export function tellMailbox(fate: MailboxFate, recorded: RecordedEvent): MailboxFate {
  const event = upcast<MailboxEvent>(recorded);
  const at = event.metadata.time;
  switch (event.type) {
    case "MailboxActivated":
      return { ...fate, activatedAt: fate.activatedAt ?? at };
    case "ConsentGiven":
      return fate.consentAt ? fate : { ...fate, consentAt: at, consentWordingDigest: event.data.wordingDigest };
    case "PartitionCreated":
    case "PartitionRenamed": {
      const { partitionId, contentId } = event.data;
      const createdAt = fate.partitions.get(partitionId)?.createdAt ?? at;
      return { ...fate, partitions: new Map(fate.partitions).set(partitionId, { contentId, createdAt }) };
    }
    case "PartitionDeleted":
      return withoutPartition(fate, event.data.partitionId);
    case "RoutingRulesChanged":
      return { ...fate, rules: event.data.rules };
    case "AccessGranted": {
      const { personId, ...grant } = event.data;
      return { ...fate, grants: new Map(fate.grants).set(personId, { grant, grantedAt: at }) };
    }
    case "AccessRevoked":
      return { ...fate, grants: without(fate.grants, event.data.personId) };
    case "DataAccessConfirmed":
    case "DataAccessRefused":
      return { ...fate, refusedData: refusedDataAfter(fate.refusedData, event) };
    default:
      return fate;
  }
}

function withoutPartition(fate: MailboxFate, partition: PartitionId): MailboxFate {
  const grants = [...fate.grants].map(([person, { grant, grantedAt }]) => {
    const partitions = grant.partitions.filter((one) => one !== partition);
    return [person, { grant: { ...grant, partitions }, grantedAt }] as const;
  });
  return {
    ...fate,
    partitions: without(fate.partitions, partition),
    deleted: new Set(fate.deleted).add(partition),
    grants: new Map(grants),
  };
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
