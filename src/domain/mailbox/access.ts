import type { EnterpriseNumber } from "../enterprise-number.ts";
import { GENERAL, type PartitionId } from "../message/events.ts";
import { fullMandate, type Mandate } from "./mandate.ts";

export const GRANTED_ROLES = ["LOCAL_ADMINISTRATOR", "CO_LOCAL_ADMINISTRATOR", "USER", "DOCUMENT_CONSUMER"] as const;
export type GrantedRole = (typeof GRANTED_ROLES)[number];

export const DOMAINS = ["NSSO_EMPLOYER", "COMPANY_WITHOUT_STAFF"] as const;
/** The domain of the public portal in which the person has the role. */
export type Domain = (typeof DOMAINS)[number];

/** What an enterprise lets one person, or software of its own, do in its mailbox. */
export interface Grant {
  readonly role: GrantedRole;
  readonly domain: Domain;
  /** The right "e-Box Administrator": a user without it sees nothing. */
  readonly eBoxAdministrator: boolean;
  /** Which a user sees. Local administrators see all. */
  readonly partitions: readonly PartitionId[];
}

export const managesUsers = ({ role }: Grant): boolean =>
  role === "LOCAL_ADMINISTRATOR" || role === "CO_LOCAL_ADMINISTRATOR";

/**
 * What a grant comes to. `deleted`: partitions that are no more; what is still said to lie in one of them lies in GENERAL.
 * Undefined where it lets its holder do nothing.
 */
export function mandateOf(
  enterprise: EnterpriseNumber,
  grant: Grant,
  deleted: ReadonlySet<PartitionId>,
): Mandate | undefined {
  if (managesUsers(grant)) return fullMandate(enterprise, true);
  if (!grant.eBoxAdministrator) return undefined;
  const partitions = new Set(grant.partitions.filter((partition) => !deleted.has(partition)));
  if (partitions.has(GENERAL)) for (const partition of deleted) partitions.add(partition);
  return { enterprise, manages: false, partitions };
}

export const isSameGrant = (one: Grant, other: Grant): boolean =>
  one.role === other.role &&
  one.domain === other.domain &&
  one.eBoxAdministrator === other.eBoxAdministrator &&
  [...one.partitions].sort().join() === [...other.partitions].sort().join();
