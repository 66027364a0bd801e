import type { EnterpriseNumber } from "../enterprise-number.ts";
import type { PartitionId } from "../message/events.ts";

/** What somebody may do in the mailbox of an enterprise, at this moment. Whoever has none sees nothing of it. */
export interface Mandate {
  readonly enterprise: EnterpriseNumber;
  /** Manages the mailbox and its users, and sees all of it. */
  readonly manages: boolean;
  readonly partitions: "ALL" | ReadonlySet<PartitionId>;
}

export function sees({ partitions }: Pick<Mandate, "partitions">, partition: PartitionId): boolean {
  return partitions === "ALL" || partitions.has(partition);
}

/** Everything in the mailbox of the enterprise. */
export const fullMandate = (enterprise: EnterpriseNumber, manages: boolean): Mandate => ({
  enterprise,
  manages,
  partitions: "ALL",
});
