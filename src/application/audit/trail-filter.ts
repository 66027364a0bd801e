import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { SubmissionRejected } from "../../domain/submission/events.ts";
import type { RecordedEvent } from "../ports/event-store.ts";
import type { Parties } from "./message-parties.ts";
import { idOf, type StreamKind } from "./streams-audited.ts";

/** What is left out doesn't matter, the rest has to hold together. */
export interface TrailFilter {
  readonly streamKinds?: ReadonlySet<StreamKind>;
  readonly eventTypes?: ReadonlySet<string>;
  /** Whom the event is about: its mailbox, its sender, a party to the message; or in whose name it was done. */
  readonly enterprise?: EnterpriseNumber;
  readonly actor?: string;
  readonly onBehalfOf?: EnterpriseNumber;
  readonly authenticationMethod?: string;
  readonly correlationId?: string;
  readonly messageId?: MessageId;
}

/** All that the filter asks, but for the enterprise. */
export function passes(event: RecordedEvent, filter: TrailFilter): boolean {
  const { eventTypes, actor, onBehalfOf, authenticationMethod, correlationId, messageId } = filter;
  const { metadata, type, stream } = event;
  return (
    (eventTypes === undefined || eventTypes.has(type)) &&
    (actor === undefined || metadata.actor === actor) &&
    (onBehalfOf === undefined || metadata.onBehalfOf === onBehalfOf) &&
    (authenticationMethod === undefined || metadata.authenticationMethod === authenticationMethod) &&
    (correlationId === undefined || metadata.correlationId === correlationId) &&
    (messageId === undefined || idOf(stream, "MESSAGE") === messageId)
  );
}

/** `partiesOfMessage`: of the event's message, where it has one. */
export function isAbout(event: RecordedEvent, enterprise: EnterpriseNumber, partiesOfMessage: Parties = []): boolean {
  const { stream, metadata, type, data } = event;
  if (metadata.onBehalfOf === enterprise || partiesOfMessage.includes(enterprise)) return true;
  if (type === "SubmissionRejected") return (data as SubmissionRejected["data"]).sender === enterprise;
  return idOf(stream, "MAILBOX") === enterprise || idOf(stream, "SENDER") === enterprise;
}
