import type { EnterpriseNumber } from "../enterprise-number.ts";
import type { Fact } from "../metadata.ts";
import type { RefusalCode } from "../refusal-code.ts";

/** A known sender's publication was refused (ETSI SubmissionRejection). */
export type SubmissionRejected = Fact<
  "SubmissionRejected",
  {
    readonly sender: EnterpriseNumber;
    readonly messageId?: string;
    readonly reasons: readonly RefusalCode[];
  }
>;
