import { accept, type Decision, refuse } from "../decision.ts";
import type { Instant } from "../instant.ts";
import { isTimely, type MessageId } from "../message-id.ts";
import { acceptanceOf } from "./acceptance.ts";
import type { AcceptanceRequested, PublicationAbandoned, Published } from "./events.ts";
import type { MessageState } from "./state.ts";

/** `facts` were accepted by the sender's decider already: type, rights, languages and expiration date hold. */
export interface Publish {
  readonly type: "Publish";
  readonly commandId: string;
  readonly messageId: MessageId;
  readonly facts: Published["data"];
  /** The sender named the expiration date: a repeat that names one has to name the same. */
  readonly isDateNamed?: boolean;
  /** A reply's id was made by us when it was written, however long ago. */
  readonly idMadeByUs?: boolean;
}

export function publish(
  command: Publish,
  state: MessageState,
  now: Instant,
): Decision<Published | AcceptanceRequested> {
  if (state.status === "published" && isSamePublication(command, state.facts)) return accept();
  if (state.status !== "none") return messageIdTaken();
  if (!command.idMadeByUs && !isTimely(command.messageId, now)) {
    return refuse("MESSAGE_ID_NOT_TIMELY", "The time in the message id must lie within 31 days of now.", ["messageId"]);
  }
  return accept<Published | AcceptanceRequested>(
    { type: "Published", data: command.facts },
    ...acceptanceOf(command.facts, now),
  );
}

/** The same words whatever the cause: nobody learns whose message has the id. */
export const messageIdTaken = () =>
  refuse("MESSAGE_ID_TAKEN", "This message id cannot be used. Choose a new UUIDv7.", ["messageId"]);

/**
 * What the recipient chose (its partition) may change between two tries; what the sender said may not. A date that is left
 * to the type moves with the clock: the first answer tells which holds.
 */
function isSamePublication({ facts, isDateNamed }: Publish, stands: Published["data"]): boolean {
  if (isDateNamed && facts.expirationDate !== stands.expirationDate) return false;
  return sayings(facts) === sayings(stands);
}

function sayings(facts: Published["data"]): string {
  const commitments = Object.entries(facts.commitments).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    facts.sender.enterpriseNumber,
    facts.sender.partition,
    facts.senderApplicationId ?? null,
    facts.recipient.enterpriseNumber,
    facts.messageTypeId,
    facts.kind,
    facts.isReplyAuthorized,
    facts.mainContent,
    facts.originalMessageId ?? null,
    commitments,
  ]);
}

/** Closes an id whose content was deposited and whose Published never came; excludes a late Published. */
export interface AbandonPublication {
  readonly type: "AbandonPublication";
  readonly commandId: string;
}

export function abandon(state: MessageState): Decision<PublicationAbandoned> {
  if (state.status !== "none") return accept();
  return accept({ type: "PublicationAbandoned", data: { reason: "NOT_PUBLISHED_IN_TIME" } });
}
