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

export const etsiUri = (name: EtsiEvent) => `http://uri.etsi.org/19522/Event/${name}`;

/** What an event is in ETSI's words. */
export interface EtsiMeaning {
  readonly name: EtsiEvent;
  /** Of a negative: why. */
  readonly reasons?: readonly unknown[];
}

/** As it is stored: what is proven is never brought up to date. */
export interface StoredFact {
  readonly type: string;
  readonly data: object;
}

/** None where ETSI has no word for it. For ever: evidence that was given out says the same when it is computed again. */
export function etsiMeaningsOf({ type, data }: StoredFact): readonly EtsiMeaning[] {
  const facts = data as { reasons?: readonly unknown[]; reason?: unknown; contentHandedOver?: unknown };
  switch (type) {
    case "Published":
      // What is published was accepted: there is no event between the two.
      return [{ name: "SubmissionAcceptance" }, { name: "ContentConsignment" }];
    case "SubmissionRejected":
      return [{ name: "SubmissionRejection", reasons: facts.reasons ?? [] }];
    case "NotificationSent":
      return [{ name: "ConsignmentNotification" }];
    case "NotificationFailed":
      return [{ name: "ConsignmentNotificationFailure", reasons: [facts.reason ?? null] }];
    case "AcceptanceRequested":
      return [{ name: "NotificationForAcceptance" }];
    case "ReceiptAcknowledged":
      return [{ name: "ConsignmentAcceptance" }];
    case "ReceiptRefused":
      return [{ name: "ConsignmentRejection", reasons: ["REFUSED_BY_RECIPIENT"] }];
    case "AcceptanceExpired":
      return [{ name: "AcceptanceRejectionExpiry", reasons: ["NOT_DECIDED_IN_TIME"] }];
    case "Read":
      return [{ name: "ContentHandover" }];
    case "ContentAccessed":
      return [{ name: "ContentAccessTracking" }];
    case "Expired":
      return facts.contentHandedOver === false ? [{ name: "ContentHandoverFailure", reasons: ["EXPIRED"] }] : [];
    default:
      return [];
  }
}
