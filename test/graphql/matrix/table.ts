import { CONSENT_WORDING_DIGEST } from "../../../src/application/consent-wording.ts";
import { DATA_ACCESS_WORDING_DIGEST } from "../../../src/application/data-access-wording.ts";
import { TERMS_OF_USE_DIGEST } from "../../../src/application/terms-of-use.ts";
import { FILE_DIGEST } from "./furnished.ts";
import type { StrangerName } from "./strangers.ts";
import type { Thing } from "./things.ts";

/** What a place takes. */
export type Entry =
  /**
   * An identifier. `knownTo`: who may tell theirs from nobody's there. `always`: without one of their own a request is
   * refused.
   */
  | { readonly thing: Thing; readonly knownTo?: readonly StrangerName[] | "all"; readonly always?: boolean }
  /** A text that names nothing. `always`: without it a request is refused before anything is looked up. */
  | { readonly text: string; readonly always?: boolean };

const of = (thing: Thing, knownTo: readonly StrangerName[] | "all" = []): Entry => ({ thing, knownTo });
const ofOwn = (thing: Thing): Entry => ({ thing, always: true });
const text = (value = "huismus"): Entry => ({ text: value });
const always = (value: string): Entry => ({ text: value, always: true });

const AUDITOR: readonly StrangerName[] = ["auditor"];
const OPERATOR: readonly StrangerName[] = ["operator"];

/**
 * Every argument and input field of the schema that takes more than a number, a moment or a choice, by its coordinate;
 * `*.name` stands for all of that name that have no line of their own.
 */
export const TABLE: Readonly<Record<string, Entry>> = {
  // Repeats nothing of anybody else's; what it names is done anew, so that the two answers are of two moments.
  "*.commandId": of("command", "all"),
  "*.enterpriseNumber": of("mailbox"),
  "*.messageId": of("message"),
  "*.messageIds": of("message"),
  "*.partition": of("partition"),
  "*.personId": of("person"),
  "*.uploadId": of("upload"),

  "Query.message(id:)": of("message"),
  "Query.accessHistory(message:)": of("message"),
  // Auditors see all evidence, and no content.
  "Query.deliveryProof(messageId:)": of("message", AUDITOR),
  "Query.accessHistory(after:)": of("accessCursor"),
  // Auditors replay every mailbox, and see no content.
  "Query.mailboxAsOf(enterpriseNumber:)": of("mailbox", AUDITOR),
  "Query.mailboxDifference(enterpriseNumber:)": of("mailbox", AUDITOR),
  "MomentInput.position": { thing: "moment", knownTo: AUDITOR, always: true },
  "Query.messageHistory(messageId:)": of("message", AUDITOR),
  // A number of an event of one's own message: it names nothing of anybody else's.
  "Query.messageHistory(after:)": of("historyCursor", "all"),
  "Query.auditTrail(after:)": of("feedCursor", AUDITOR),
  // Always, so that what stands is told at once.
  "Subscription.auditTrail(after:)": { thing: "feedCursor", knownTo: AUDITOR, always: true },
  "AuditTrailFilterInput.messageId": of("message", AUDITOR),
  "AuditTrailFilterInput.enterprise": of("mailbox", AUDITOR),
  "AuditTrailFilterInput.onBehalfOf": of("mailbox", AUDITOR),
  "AuditTrailFilterInput.actorId": of("actor", AUDITOR),
  "AuditTrailFilterInput.correlationId": of("command", AUDITOR),
  "AuditTrailFilterInput.eventTypes": text("Published"),
  "AuditTrailFilterInput.authenticationMethod": text("eid"),
  "MailboxAsOf.messages(after:)": of("replayCursor"),
  "MailboxAsOf.messages(partition:)": of("partition"),
  "MailboxDifference.messages(after:)": of("feedCursor"),
  "Query.node(id:)": of("node"),
  "Query.mailbox(enterpriseNumber:)": of("mailbox"),
  "Query.onboarding(enterpriseNumber:)": of("application", OPERATOR),
  // Who sends, and of which types, is a directory for everybody who is logged in.
  "Query.messageTypes(sender:)": of("institution", "all"),
  "Query.statistics(sender:)": of("institution", ["operator", "auditor"]),
  // Senders ask before they print.
  "Query.recipientStatus(enterpriseNumber:)": of("mailbox", ["another sender"]),
  "Query.sentMessages(after:)": of("pageCursor"),
  "Query.sentMessages(search:)": of("words"),
  "Mailbox.messages(after:)": of("pageCursor"),
  "Mailbox.messages(search:)": of("words"),
  "MessageFilterInput.counterparty": of("counterparty", "all"),
  "MessageFilterInput.messageTypeId": of("messageType"),
  "Subscription.mailboxChanged(enterpriseNumber:)": of("mailbox"),
  // Always, so that something comes at once.
  "Subscription.mailboxChanged(after:)": ofOwn("feedCursor"),

  "ReceiptInput.messageId": of("receipt"),
  "GrantAccessInput.personId": of("grantee"),
  "GrantAccessInput.partitions": of("partition"),
  "RoutingRuleInput.ruleId": of("rule"),
  "RoutingRuleInput.messageTypeId": of("messageType"),
  "RoutingRuleInput.sender": of("institution"),
  "RoutingRuleInput.senderApplicationId": text(),

  "*.suggestionId": of("suggestion"),
  "Mailbox.routingSuggestions(after:)": of("suggestionCursor"),
  "AcceptRoutingSuggestionInput.before": of("rule"),
  "AcceptRoutingSuggestionInput.partition": ofOwn("partition"),
  "AcceptRoutingSuggestionInput.newPartitionName": text(),
  "SuggestRoutingRuleInput.recipient": of("recipient"),
  "SuggestRoutingRuleInput.messageTypeId": of("messageType"),
  "SuggestRoutingRuleInput.senderApplicationId": always("huismus"),

  "PublishMessageInput.messageId": of("newMessage"),
  "PublishMessageInput.messageTypeId": of("messageType"),
  "RecipientInput.enterpriseNumber": of("recipient"),
  "PublishMessageInput.bodyContent": always("huismus"),
  "PublishMessageInput.senderApplicationId": text(),
  "PublishMessageInput.senderReference": text(),
  "BusinessDataInput.key": text(),
  "BusinessDataInput.values": text(),
  "ForTheAttentionOfInput.label": text(),
  "DigestInput.digestMethod": always("SHA-256"),
  "DigestInput.digestValue": always(FILE_DIGEST),
  "ReplyToMessageInput.text": always("huismus"),
  "ReplyToMessageInput.telephone": text("02 111 22 33"),

  "AuthoriseSenderInput.enterpriseNumber": of("application", OPERATOR),
  "AuthoriseSenderInput.messageTypeIds": text("notice"),
  "SuspendSenderInput.enterpriseNumber": of("institution", OPERATOR),
  "SuspendSenderInput.reason": always("huismus"),
  "ReinstateSenderInput.enterpriseNumber": of("institution", OPERATOR),
  "RegisterMessageTypeInput.sender": of("institution", OPERATOR),
  "RegisterMessageTypeInput.messageTypeId": text("notice"),
  "ChangeMessageTypeInput.sender": of("institution", OPERATOR),
  "ChangeMessageTypeInput.messageTypeId": text("notice"),
  "MessageTypeInput.messageTypeId": text("notice"),

  "TranslatedTextInput.nl": always("huismus"),
  "TranslatedTextInput.fr": text(),
  "TranslatedTextInput.de": text(),
  "TranslatedTextInput.en": text(),
  "*.validityPeriod": always("P30D"),
  "*.name": always("huismus"),
  "AcceptTermsInput.digest": always(TERMS_OF_USE_DIGEST),
  "GiveConsentInput.wordingDigest": always(CONSENT_WORDING_DIGEST),
  "ConfirmDataAccessInput.wordingDigest": always(DATA_ACCESS_WORDING_DIGEST),
  "ChangeNotificationAddressInput.address": always("huismus@example.be"),
};

/** Undefined: nobody has said yet what that place takes. */
export function entryOf(coordinate: string): Entry | undefined {
  return TABLE[coordinate] ?? TABLE[`*.${coordinate.slice(coordinate.indexOf(".") + 1)}`];
}
