import { type Refusal, refuse } from "../decision.ts";
import type { Instant } from "../instant.ts";
import type { MessageKind } from "../message/events.ts";
import { after } from "../period.ts";
import { languagesOf, type TranslatedText } from "../translated-text.ts";
import type { MessageType } from "./events.ts";
import { whyNotAuthorised } from "./onboarding.ts";
import type { SenderState } from "./state.ts";

/** What the sender's own state decides about a publication. */
export interface Submission {
  readonly messageTypeId: string;
  readonly kind: MessageKind;
  readonly isReplyAuthorized: boolean;
  readonly subject: TranslatedText;
  /** Left out: the validity period of the type. */
  readonly expirationDate?: Instant;
}

export type SubmissionDecision =
  | { readonly accepted: true; readonly expirationDate: Instant; readonly hiddenUntilAcknowledged: boolean }
  | { readonly accepted: false; readonly refusal: Refusal };

/** What a publication is judged by. */
export type Submitter = Pick<
  SenderState,
  "requested" | "acceptedTerms" | "authorised" | "suspension" | "registeredMailAllowed"
> & { readonly messageTypes: { get(messageTypeId: string): MessageType | undefined } };

/** `hasProvider`: a certified provider of qualified registered mail is configured. */
export function judgeSubmission(
  submission: Submission,
  sender: Submitter,
  now: Instant,
  hasProvider = false,
): SubmissionDecision {
  const stopped = whyStopped(sender);
  if (stopped) return stopped;
  const type = sender.messageTypes.get(submission.messageTypeId);
  if (!type) return messageTypeUnknown();
  const ofKind = judgeKind(submission.kind, sender.registeredMailAllowed && type.registeredAllowed, hasProvider);
  if (ofKind) return ofKind;
  if (submission.isReplyAuthorized && !type.repliesAllowed) {
    return refuse("REPLY_NOT_ALLOWED", "This message type does not allow replies.", ["isReplyAuthorized"]);
  }
  const present = languagesOf(submission.subject);
  const missing = type.languages.filter((language) => !present.includes(language));
  if (missing.length > 0) {
    return refuse("LANGUAGE_MISSING", `The subject lacks: ${missing.join(", ")}.`, ["subject"]);
  }
  const latest = after(now, type.validityPeriod);
  const expirationDate = submission.expirationDate ?? latest;
  if (expirationDate <= now || expirationDate > latest) {
    return refuse("EXPIRATION_DATE_INVALID", `The expiration date must lie after now and not after ${latest}.`, [
      "expirationDate",
    ]);
  }
  const isHidden = submission.kind === "REGISTERED_WITH_ACKNOWLEDGEMENT" && type.hiddenUntilAcknowledged === true;
  return { accepted: true, expirationDate, hiddenUntilAcknowledged: isHidden };
}

/** Undefined where the sender is authorised and not suspended. */
export function whyStopped(sender: Submitter) {
  if (!sender.authorised) return whyNotAuthorised(sender);
  if (!sender.suspension) return undefined;
  return refuse("SENDER_SUSPENDED", `The sender is suspended: ${sender.suspension.reason}`, ["sender"]);
}

export const messageTypeUnknown = () =>
  refuse("UNKNOWN_MESSAGE_TYPE", "The sender has no message type with this id.", ["messageTypeId"]);

function judgeKind(kind: MessageKind, registeredAllowed: boolean, hasProvider: boolean) {
  if (kind === "SIMPLE") return undefined;
  if (kind === "QUALIFIED_REGISTERED" && !hasProvider) {
    return refuse("NO_QUALIFIED_PROVIDER", "No qualified trust service provider is configured.", ["kind"]);
  }
  if (registeredAllowed) return undefined;
  return refuse("REGISTERED_NOT_ALLOWED", "The sender or the message type may not send registered mail.", ["kind"]);
}
