import type { PartName } from "../content/events.ts";
import { accept, type Decision, refuse } from "../decision.ts";
import { type Instant, MINUTE, plus } from "../instant.ts";
import type { Mandate } from "../mailbox/mandate.ts";
import type { AssuranceLevel } from "../metadata.ts";
import { whyClosed } from "./acceptance.ts";
import type { ContentAccessed, Read } from "./events.ts";
import { isOver, isPartyTo, isReceivedBy, type MessageState, type PublishedMessage, wasHandled } from "./state.ts";

/** A part of the content is about to leave the service. */
export interface AccessContent {
  readonly type: "AccessContent";
  readonly commandId: string;
  readonly mandate: Mandate;
  readonly parts: readonly PartName[];
  readonly tokenHash: string;
  readonly assuranceLevel: AssuranceLevel;
  /** The ranges of one document with one token within ten minutes are one access. */
  readonly ranged: boolean;
}

const ONE_ACCESS = 10 * MINUTE;

export const messageNotFound = () => refuse("NOT_FOUND", "There is no such message.", ["messageId"]);
export const messageExpired = () =>
  refuse("MESSAGE_EXPIRED", "The message has expired and can no longer be opened.", ["messageId"]);

export function accessContent(
  command: AccessContent,
  state: MessageState,
  now: Instant,
): Decision<Read | ContentAccessed> {
  if (state.status !== "published" || !isPartyTo(command.mandate, state)) return messageNotFound();
  if (isOver(state, now)) return messageExpired();
  const isRecipient = isReceivedBy(command.mandate, state);
  const closed = isRecipient ? whyClosed(state, command.assuranceLevel, now) : undefined;
  if (closed) return closed;
  if (wasHandled(state, "ContentAccessed", command.commandId)) return accept();
  if (command.parts.some((part) => state.facts.commitments[part] === undefined)) return messageNotFound();

  const { tokenHash } = command;
  let read = state.read;
  const events: (Read | ContentAccessed)[] = [];
  for (const part of command.parts) {
    if (isRecipient && !read && part === state.facts.mainContent) {
      events.push({ type: "Read", data: { part, tokenHash } });
      read = true;
    } else if (!(command.ranged && isOneWithAnEarlierAccess(state, part, tokenHash, now))) {
      events.push({ type: "ContentAccessed", data: { part, tokenHash, by: isRecipient ? "RECIPIENT" : "SENDER" } });
    }
  }
  return accept(...events);
}

function isOneWithAnEarlierAccess(state: PublishedMessage, part: PartName, tokenHash: string, now: Instant): boolean {
  return state.accesses.some(
    (access) => access.part === part && access.tokenHash === tokenHash && now <= plus(access.at, ONE_ACCESS),
  );
}
