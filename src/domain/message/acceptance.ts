import { accept, type Decision, refuse } from "../decision.ts";
import { DAY, type Instant, plus } from "../instant.ts";
import type { Mandate } from "../mailbox/mandate.ts";
import type { AssuranceLevel } from "../metadata.ts";
import type {
  AcceptanceExpired,
  AcceptanceRequested,
  Published,
  ReceiptAcknowledged,
  ReceiptRefused,
} from "./events.ts";
import { isOver, isReceivedBy, type MessageState, type PublishedMessage } from "./state.ts";

/** The recipient acknowledges that it received the message, without having seen its content, or refuses it. */
export interface DecideOnReceipt {
  readonly type: "AcknowledgeReceipt" | "RefuseReceipt";
  readonly commandId: string;
  readonly mandate: Mandate;
  readonly assuranceLevel: AssuranceLevel;
}

/** The deadline has come; decided by the clock, asked by a policy. */
export interface ExpireAcceptance {
  readonly type: "ExpireAcceptance";
  readonly commandId: string;
}

/** As long as the post keeps a registered letter for. */
const ACCEPTANCE_PERIOD = 15 * DAY;

/** What follows on Published where the message opens only after it is acknowledged. */
export function acceptanceOf({ kind, expirationDate }: Published["data"], now: Instant): AcceptanceRequested[] {
  if (kind !== "REGISTERED_WITH_ACKNOWLEDGEMENT") return [];
  const usual = plus(now, ACCEPTANCE_PERIOD);
  return [{ type: "AcceptanceRequested", data: { deadline: usual < expirationDate ? usual : expirationDate } }];
}

export function decideOnReceipt(
  command: DecideOnReceipt,
  state: MessageState,
  now: Instant,
): Decision<ReceiptAcknowledged | ReceiptRefused> {
  const isTheirs = state.status === "published" && isReceivedBy(command.mandate, state);
  if (!isTheirs) return refuse("NOT_FOUND", "There is no such message.", ["messageId"]);
  const { acceptance } = state;
  if (!acceptance) return refuse("NOT_FOUND", "The message asks for no acknowledgement.", ["messageId"]);
  if (command.assuranceLevel !== "high") return assuranceTooLow();
  const wanted = command.type === "AcknowledgeReceipt" ? "ACKNOWLEDGED" : "REFUSED";
  if (acceptance.status === wanted) return accept();
  if (acceptance.status === "REFUSED") return acceptanceRefused();
  if (acceptance.status === "ACKNOWLEDGED") {
    return refuse("ALREADY_ACKNOWLEDGED", "The receipt was acknowledged: it can no longer be refused.", ["messageId"]);
  }
  if (acceptance.status === "EXPIRED" || now >= acceptance.deadline || isOver(state, now)) return acceptanceExpired();
  return accept({ type: wanted === "ACKNOWLEDGED" ? "ReceiptAcknowledged" : "ReceiptRefused", data: {} });
}

export function expireAcceptance(state: MessageState, now: Instant): Decision<AcceptanceExpired> {
  if (state.status !== "published" || state.acceptance?.status !== "REQUESTED") return accept();
  if (now < state.acceptance.deadline) return accept();
  return accept({ type: "AcceptanceExpired", data: {} });
}

/** Why the recipient may not see the content, as far as its acceptance decides; undefined for every other message. */
export function whyClosed({ acceptance }: PublishedMessage, assuranceLevel: AssuranceLevel, now: Instant) {
  if (!acceptance) return undefined;
  switch (acceptance.status) {
    case "REFUSED":
      return acceptanceRefused();
    case "EXPIRED":
      return acceptanceExpired();
    case "REQUESTED":
      if (now >= acceptance.deadline) return acceptanceExpired();
      return refuse("ACKNOWLEDGEMENT_REQUIRED", "The message opens once its receipt is acknowledged.", ["messageId"]);
    case "ACKNOWLEDGED":
      return assuranceLevel === "high" ? undefined : assuranceTooLow();
  }
}

const assuranceTooLow = () =>
  refuse("ASSURANCE_TOO_LOW", "Registered mail with acknowledgement needs a login of assurance level high.");
const acceptanceRefused = () =>
  refuse("ACCEPTANCE_REFUSED", "The receipt was refused: the message never opens.", ["messageId"]);
const acceptanceExpired = () =>
  refuse("ACCEPTANCE_EXPIRED", "The receipt was not acknowledged in time: the message never opens.", ["messageId"]);
