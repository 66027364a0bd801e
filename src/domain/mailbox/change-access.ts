import { accept, type Decision, refuse } from "../decision.ts";
import { type Grant, isSameGrant } from "./access.ts";
import type { AccessGranted, AccessRevoked } from "./events.ts";
import { hasPartition, partitionUnknown } from "./partitions.ts";
import type { MailboxState } from "./state.ts";

/** People and applications with a grant in one mailbox. */
export const MAX_GRANTS = 2_000;

export interface GrantAccess {
  readonly type: "GrantAccess";
  readonly commandId: string;
  readonly personId: string;
  readonly grant: Grant;
}

export interface RevokeAccess {
  readonly type: "RevokeAccess";
  readonly commandId: string;
  readonly personId: string;
}

export function grantAccess({ commandId, personId, grant }: GrantAccess, state: MailboxState): Decision<AccessGranted> {
  const standing = state.grants.get(personId);
  if (state.handled.includes(commandId) || (standing && isSameGrant(standing, grant))) return accept();
  for (const [index, partition] of grant.partitions.entries()) {
    if (!hasPartition(state, partition)) return partitionUnknown(["partitions", String(index)]);
  }
  if (!standing && state.grants.size >= MAX_GRANTS) {
    return refuse("INVALID_INPUT", `A mailbox has at most ${MAX_GRANTS} users.`);
  }
  return accept({ type: "AccessGranted", data: { personId, ...grant } });
}

export function revokeAccess({ commandId, personId }: RevokeAccess, state: MailboxState): Decision<AccessRevoked> {
  if (state.handled.includes(commandId)) return accept();
  if (!state.grants.has(personId)) {
    return refuse("NOT_FOUND", "The mailbox has no such user.", ["personId"]);
  }
  return accept({ type: "AccessRevoked", data: { personId } });
}
