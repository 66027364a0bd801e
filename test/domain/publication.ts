import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { DAY, plus } from "../../src/domain/instant.ts";
import type { Published } from "../../src/domain/message/events.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { NOON } from "./specification.ts";

export const INSTITUTION = "0206731645" as EnterpriseNumber;
export const ENTERPRISE = "0406798006" as EnterpriseNumber;
export const STRANGER = "0220916609" as EnterpriseNumber;
/** Made at noon. */
export const ID = "019aabbc-2800-7abc-8def-000000000001" as MessageId;
export const IN_A_YEAR = plus(NOON, 365 * DAY);

/** What is the same in all messages between these two. */
export const FACTS = {
  sender: { enterpriseNumber: INSTITUTION, partition: "GENERAL" },
  recipient: { enterpriseNumber: ENTERPRISE, partition: "GENERAL" },
  messageTypeId: "tax-notice",
  kind: "SIMPLE",
  isReplyAuthorized: true,
  expirationDate: IN_A_YEAR,
} as const satisfies Partial<Published["data"]>;
