import type { EventInBundle } from "./event.ts";

/** Events of ETSI EN 319 522, by the last part of their URI. */
export type EtsiEvent =
  | "SubmissionAcceptance"
  | "SubmissionRejection"
  | "ContentConsignment"
  | "ConsignmentNotification"
  | "ConsignmentNotificationFailure"
  | "NotificationForAcceptance"
  | "ConsignmentAcceptance"
  | "ConsignmentRejection"
  | "AcceptanceRejectionExpiry"
  | "ContentHandover"
  | "ContentAccessTracking"
  | "ContentHandoverFailure";

export interface Mapping {
  readonly names: readonly EtsiEvent[];
  /** Of a negative. */
  readonly reasons?: readonly unknown[];
}

const NONE: Mapping = { names: [] };

/** What an event is in ETSI's words; nothing where ETSI has no word for it. */
export function etsiEventsOf({ type, data }: EventInBundle): Mapping {
  switch (type) {
    case "Published":
      return { names: ["SubmissionAcceptance", "ContentConsignment"] };
    case "SubmissionRejected":
      return { names: ["SubmissionRejection"], reasons: Array.isArray(data.reasons) ? data.reasons : [] };
    case "NotificationSent":
      return { names: ["ConsignmentNotification"] };
    case "NotificationFailed":
      return { names: ["ConsignmentNotificationFailure"], reasons: [data.reason ?? null] };
    case "AcceptanceRequested":
      return { names: ["NotificationForAcceptance"] };
    case "ReceiptAcknowledged":
      return { names: ["ConsignmentAcceptance"] };
    case "ReceiptRefused":
      return { names: ["ConsignmentRejection"], reasons: ["REFUSED_BY_RECIPIENT"] };
    case "AcceptanceExpired":
      return { names: ["AcceptanceRejectionExpiry"], reasons: ["NOT_DECIDED_IN_TIME"] };
    case "Read":
      return { names: ["ContentHandover"] };
    case "ContentAccessed":
      return { names: ["ContentAccessTracking"] };
    case "Expired":
      return data.contentHandedOver === false ? { names: ["ContentHandoverFailure"], reasons: ["EXPIRED"] } : NONE;
    default:
      return NONE;
  }
}
