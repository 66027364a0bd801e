import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { mailboxDecider } from "../../domain/mailbox/decider.ts";
import { messageTypeUnknown, whyStopped } from "../../domain/sender/submission.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { haveSameValues, saltedParts } from "../content/commitments.ts";
import { depositedParts } from "../content/deposit.ts";
import { handle } from "../handle.ts";
import { eventId } from "../ids.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import type { Senders } from "../senders.ts";
import { mailboxStream } from "../streams.ts";
import { depositForgettable } from "./manage-mailbox.ts";

/** A rule for the sender's messages of one type, of one application, or all where neither is named. */
export interface RoutingProposal {
  readonly recipient: EnterpriseNumber;
  readonly messageTypeId?: string;
  readonly senderApplicationId?: string;
  /** What the sender would call the partition; the recipient decides. */
  readonly partitionName: TranslatedText;
}

/**
 * In the name of the caller's institution, which learns nothing of the mailbox by it: neither what it has, nor what comes
 * of the suggestion. The same one again is no news. Another name for the same messages changes it.
 */
export async function suggestRouting(
  office: Mailroom & { readonly senders: Senders },
  request: Request,
  { recipient, partitionName, ...about }: RoutingProposal,
): Promise<Outcome<{ readonly suggestionId: string }>> {
  const sender = request.caller.enterpriseNumber;
  if (request.caller.role !== "sender" || sender === undefined) return forbidden("Only a sender suggests rules.");
  const state = await office.senders.get(sender);
  const stopped = whyStopped(state);
  if (stopped) return stopped;
  const { messageTypeId, senderApplicationId } = about;
  if (messageTypeId !== undefined && !state.messageTypes.has(messageTypeId)) return messageTypeUnknown();

  const subject = JSON.stringify([sender, messageTypeId ?? null, senderApplicationId ?? null]);
  const suggestionId = eventId(subject, mailboxStream(recipient), 0);
  const standing = await standingName(office, recipient, suggestionId, partitionName);
  const named = standing ?? (await depositForgettable(office, request, { partitionName }));
  const { commandId } = request;
  const command = { type: "SuggestRouting", commandId, suggestionId, sender, ...about, ...named } as const;
  const handled = await handle(office, mailboxDecider, mailboxStream(recipient), command, contextOf(request));
  if (!handled.accepted) return handled;
  // Where nothing was new, the position is that of whatever was last told in the mailbox: not the sender's to know.
  return { accepted: true, position: handled.isNew ? handled.position : undefined, suggestionId };
}

/** Where the name stands already, if the suggestion proposes the same. */
async function standingName(
  { mailboxes, store }: Mailroom,
  recipient: EnterpriseNumber,
  suggestionId: string,
  partitionName: TranslatedText,
) {
  const contentId = (await mailboxes.get(recipient)).suggestions.get(suggestionId)?.contentId;
  const parts = contentId === undefined ? undefined : await depositedParts(store, contentId);
  if (contentId === undefined || parts === undefined) return undefined;
  return haveSameValues(parts, saltedParts({ partitionName })) ? { contentId, commitments: {} } : undefined;
}
