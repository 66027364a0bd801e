import type { EnterpriseNumber } from "../enterprise-number.ts";
import { DAY } from "../instant.ts";

/** Of one sender to one mailbox. Both bounds leave out what became of them: that is not the sender's to learn. */
export const MAX_SUGGESTIONS = 50;
/** New or changed ones, within so many milliseconds. */
export const MAX_SUGGESTIONS_LATELY = 20;
export const SUGGESTIONS_WITHIN = 30 * DAY;

/** What a sender proposes of its own messages: a rule for those of one type, or one application, or all. */
export interface Suggestion {
  readonly sender: EnterpriseNumber;
  readonly messageTypeId?: string;
  readonly senderApplicationId?: string;
  /** Where the name that it proposes for the partition stands: `content-<id>`. */
  readonly contentId: string;
  readonly status: "PENDING" | "ACCEPTED" | "IGNORED";
}
