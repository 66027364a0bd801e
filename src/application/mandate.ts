import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { type Grant, mandateOf } from "../domain/mailbox/access.ts";
import { fullMandate, type Mandate } from "../domain/mailbox/mandate.ts";
import type { PartitionId } from "../domain/message/events.ts";
import type { Mailroom } from "./mailroom.ts";
import type { Caller, Role } from "./ports/identity.ts";
import type { ReadModel } from "./ports/read-model.ts";

/** Designated outside e-Box: the issuer says it, and no grant is needed. */
const CHIEFS: readonly Role[] = ["chief-access-manager", "administrator"];

/** These do what their enterprise granted them, whichever of them the token names. */
const GRANTED: readonly Role[] = ["local-administrator", "co-local-administrator", "user", "document-consumer"];

const NONE_DELETED: ReadonlySet<PartitionId> = new Set();

/** What the token alone gives. Undefined where the enterprise has to grant it, or the role is of no enterprise. */
function mandateByToken({ role, enterpriseNumber }: Pick<Caller, "role" | "enterpriseNumber">): Mandate | undefined {
  if (enterpriseNumber === undefined) return undefined;
  if (CHIEFS.includes(role)) return fullMandate(enterpriseNumber, true);
  return role === "sender" ? fullMandate(enterpriseNumber, false) : undefined;
}

function needsGrant({ role, enterpriseNumber }: Caller): EnterpriseNumber | undefined {
  return GRANTED.includes(role) ? enterpriseNumber : undefined;
}

/** By the mailbox's own stream: what commands go by. Undefined where the caller may do nothing in any mailbox. */
export async function mandateInLog(
  { mailboxes }: Pick<Mailroom, "mailboxes">,
  caller: Caller,
): Promise<Mandate | undefined> {
  const enterprise = needsGrant(caller);
  if (enterprise === undefined) return mandateByToken(caller);
  const { grants, deletedPartitions } = await mailboxes.get(enterprise);
  return mandateBy(enterprise, grants.get(caller.actor.id), deletedPartitions);
}

/** As this node's tables know it: what lists, counters and subscriptions go by. */
export function mandateAsShown(readModel: Pick<ReadModel, "grantOf">, caller: Caller): Mandate | undefined {
  const enterprise = needsGrant(caller);
  if (enterprise === undefined) return mandateByToken(caller);
  // In the tables nothing lies in a partition that was deleted.
  return mandateBy(enterprise, readModel.grantOf(enterprise, caller.actor.id), NONE_DELETED);
}

const mandateBy = (enterprise: EnterpriseNumber, grant: Grant | undefined, deleted: ReadonlySet<PartitionId>) =>
  grant && mandateOf(enterprise, grant, deleted);
