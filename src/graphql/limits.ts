import { MOST_LOOKED_AT } from "../application/audit/audit-trail.ts";
import { MOST_REPLAYED } from "../application/audit/past-mailboxes.ts";
import { MOST_WAITING, VISIBLE_WITHIN_MS } from "../application/catch-up.ts";
import { MAX_ATTACHMENTS } from "../application/commands/resolve-attachments.ts";
import { MAX_DOCUMENT_BYTES, UPLOAD_LIFETIME } from "../application/documents/receive-upload.ts";
import { DAY, HOUR } from "../domain/instant.ts";
import { MAX_GRANTS } from "../domain/mailbox/change-access.ts";
import { MAX_RULES } from "../domain/mailbox/change-rules.ts";
import { MAX_PARTITIONS } from "../domain/mailbox/partitions.ts";
import { MAX_SUGGESTIONS, MAX_SUGGESTIONS_LATELY } from "../domain/mailbox/suggestion.ts";
import { MESSAGE_ID_TOLERANCE } from "../domain/message-id.ts";
import { MAX_ARCHIVED_MESSAGES } from "../http/documents/zip.ts";
import { GRAPHQL_BODY_BYTES } from "../http/graphql-handler.ts";
import { OPERATORS_LIMITS } from "./operators-limits.ts";

/** Every number that this API holds its clients to. `Query.limits` tells them. */
export const LIMITS = {
  ...OPERATORS_LIMITS,

  /** Entries on one page. */
  maxFirst: 100,
  defaultFirst: 25,

  /** Of one operation, before it is executed. */
  queryCharacters: 50_000,
  queryTokens: 5_000,
  queryDepth: 12,
  /** Of brackets of any kind: far more than fields of that depth, arguments and fragments need. */
  queryNesting: 200,
  /** Of lists and objects in variables, themselves counted: three times what the deepest input has. */
  variablesNesting: 20,
  /** Of one object in variables: several times what the widest input has. */
  variablesMembers: 100,
  queryAliases: 30,
  queryFragments: 100,
  queryRootFields: 20,

  /** Messages of one mailbox in one mailboxAsOf or mailboxDifference. */
  replayedMessages: MOST_REPLAYED,
  /** Events that one page of auditTrail looks at. */
  trailEvents: MOST_LOOKED_AT,

  /** Messages in one publishMessages, maskMessages, makeMessagesVisible or moveMessages. */
  messagesPerMutation: 500,

  subjectCharacters: 400,
  bodyCharacters: 200_000,
  attachments: MAX_ATTACHMENTS,
  businessDataEntries: 256,
  businessDataKeyCharacters: 100,
  businessDataValues: 50,
  businessDataValueCharacters: 400,
  attentionCharacters: 100,
  senderReferenceCharacters: 100,
  senderApplicationIdCharacters: 100,
  telephoneCharacters: 30,
  messageTypeIdCharacters: 100,
  emailCharacters: 254,
  proposedMessageTypes: 50,
  suspensionReasonCharacters: 400,
  partitionNameCharacters: 100,
  /** Beside GENERAL. */
  partitions: MAX_PARTITIONS,
  users: MAX_GRANTS,
  routingRules: MAX_RULES,
  routingSuggestions: MAX_SUGGESTIONS,
  routingSuggestionsIn30Days: MAX_SUGGESTIONS_LATELY,

  searchMinCharacters: 3,
  searchMaxCharacters: 200,

  documentBytes: MAX_DOCUMENT_BYTES,
  archivedMessages: MAX_ARCHIVED_MESSAGES,
  uploadLifetimeHours: UPLOAD_LIFETIME / HOUR,
  messageIdToleranceDays: MESSAGE_ID_TOLERANCE / DAY,

  /** Of a `POST /graphql`. */
  requestBytes: GRAPHQL_BODY_BYTES,
  /** Of that, what an upload costs, a download, and each message of an archive. */
  documentCost: 10,
  /** Of one answer's JSON: a page of the largest subjects in four languages fits several times. */
  answerBytes: 8 * 1024 * 1024,
  /** The same of one answer or change that goes over a WebSocket: what is sent waits for its client in memory. */
  socketAnswerBytes: 1024 * 1024,
  /** Entries of lists without pages in one answer or change: each takes time that the cost does not know. */
  answerEntries: 100_000,
  /** From admission to answer, in milliseconds; subscriptions last longer. */
  operationMs: 15_000,

  /** How long a WebSocket may take to send connection_init, in milliseconds. */
  connectionInitMs: 5_000,
  /** Operations that run at a time on one WebSocket, subscriptions included. */
  operationsPerSocket: 20,
  /** Bytes of one message that a client sends on a WebSocket. */
  socketMessageBytes: 1024 * 1024,

  visibleWithinMs: VISIBLE_WITHIN_MS,
  waitingRequests: MOST_WAITING,
} as const;

/** The same as they hold for one service. */
export type ApiLimits = Readonly<Record<keyof typeof LIMITS, number>>;
