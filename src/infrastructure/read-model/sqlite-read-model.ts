import type { Position } from "../../application/ports/event-store.ts";
import type { PageRequest, ReadModel } from "../../application/ports/read-model.ts";
import type { Instant } from "../../domain/instant.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { accessPage } from "./reads/accesses.ts";
import { contentById, orphanedContent, pendingErasures } from "./reads/contents.ts";
import { feedAfter, folderCounts, senderStatistics, totals } from "./reads/figures.ts";
import { messagesById, repliesTo } from "./reads/message-rows.ts";
import { messagesUntil, noLaterThan } from "./reads/moments.ts";
import { acceptedTerms, onboarding, waitingOnboardings } from "./reads/onboardings.ts";
import { messagePage } from "./reads/page.ts";
import {
  dataAccess,
  mailboxesByNumber,
  messageTypes,
  messageTypesOf,
  personBySubject,
  sendersByNumber,
} from "./reads/parties.ts";
import { grantOf, partitionNames, partitionsOf, routingRules, usersOf } from "./reads/rights.ts";
import { LIMIT, type Statements } from "./reads/statements.ts";
import { suggestionPage } from "./reads/suggestions.ts";

/** Reads the tables by a connection that only reads. */
export function sqliteReadModel(statements: Statements): ReadModel {
  return {
    position: () =>
      statements.get<{ position: Position | null }>("SELECT landmark_position AS position FROM checkpoint")?.position ??
      undefined,
    messages: (request: PageRequest) => messagePage(statements, request),
    messagesById: (ids) => messagesById(statements, ids),
    contentById: (ids) => contentById(statements, ids),
    accesses: (request) => accessPage(statements, request),
    repliesTo: (ids) => repliesTo(statements, ids),
    counts: (mailbox) => folderCounts(statements, mailbox),
    mailboxesByNumber: (numbers) => mailboxesByNumber(statements, numbers),
    partitions: (mailbox) => partitionsOf(statements, mailbox),
    partitionNames: (partitions) => partitionNames(statements, partitions),
    routingRules: (mailbox) => routingRules(statements, mailbox),
    routingSuggestions: (request) => suggestionPage(statements, request),
    grantOf: (mailbox, personId) => grantOf(statements, mailbox, personId),
    users: (mailbox) => usersOf(statements, mailbox),
    dataAccess: (mailbox, person) => dataAccess(statements, mailbox, person),
    sendersByNumber: (numbers) => sendersByNumber(statements, numbers),
    messageTypes: (keys) => messageTypes(statements, keys),
    messageTypesOf: (sender) => messageTypesOf(statements, sender),
    onboarding: (enterprise) => onboarding(statements, enterprise),
    waitingOnboardings: (limit) => waitingOnboardings(statements, limit),
    acceptedTerms: (enterprise) => acceptedTerms(statements, enterprise),
    feed: (mailbox, after, limit, partitions) => feedAfter(statements, mailbox, after, limit, partitions),
    noLaterThan: (at) => noLaterThan(statements, at),
    messagesUntil: (mailbox, side, until, limit) => messagesUntil(statements, mailbox, side, until, limit),
    statistics: (filter = {}) => senderStatistics(statements, filter),
    totals: () => totals(statements),
    personBySubject: (issuer, subject) => personBySubject(statements, issuer, subject),
    dueForExpiry: (now: Instant, limit: number) =>
      statements
        .all<{ id: MessageId }>(
          `SELECT id FROM messages INDEXED BY to_expire
           WHERE expired_at IS NULL AND expiration_date <= :now ORDER BY expiration_date, seq ${LIMIT}`,
          { now, limit },
        )
        .map(({ id }) => id),
    dueForAcceptanceExpiry: (now: Instant, limit: number) =>
      statements
        .all<{ id: MessageId }>(
          `SELECT id FROM messages INDEXED BY to_accept
           WHERE acceptance = 'REQUESTED' AND acceptance_deadline <= :now
           ORDER BY acceptance_deadline, seq ${LIMIT}`,
          { now, limit },
        )
        .map(({ id }) => id),
    unpublishedReplies: (limit) =>
      statements
        .all<{ originalMessageId: MessageId; replyId: MessageId }>(
          `SELECT original_message_id AS originalMessageId, reply_id AS replyId FROM unpublished_replies
           ORDER BY position ${LIMIT}`,
          { limit },
        )
        .map((row) => ({ ...row })),
    orphanedContent: (before, limit) => orphanedContent(statements, before, limit),
    pendingErasures: (limit) => pendingErasures(statements, limit),
  };
}
