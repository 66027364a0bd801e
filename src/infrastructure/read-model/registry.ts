import type { DatabaseSync } from "node:sqlite";
import type { RecordedEvent } from "../../application/ports/event-store.ts";
import type { AcceptanceStatus } from "../../domain/message/state.ts";
import { accessesProjection } from "./projections/accesses.ts";
import { contentsProjection } from "./projections/contents.ts";
import { countersProjection } from "./projections/counters.ts";
import { dataAccessProjection } from "./projections/data-access.ts";
import { feedProjection } from "./projections/feed.ts";
import { grantsProjection } from "./projections/grants.ts";
import { mailboxesProjection } from "./projections/mailboxes.ts";
import { type KnownMessage, messagesProjection } from "./projections/messages.ts";
import { onboardingsProjection } from "./projections/onboardings.ts";
import { partitionsProjection } from "./projections/partitions.ts";
import { personsProjection } from "./projections/persons.ts";
import type { SearchProjection } from "./projections/search.ts";
import { sendersProjection } from "./projections/senders.ts";
import { statisticsProjection } from "./projections/statistics.ts";
import { suggestionsProjection } from "./projections/suggestions.ts";
import { threadsProjection } from "./projections/threads.ts";
import { timelineProjection } from "./projections/timeline.ts";
import { topicsProjection } from "./projections/topics.ts";
import { totalsProjection } from "./projections/totals.ts";
import { type EventType, idIn, type Recorded } from "./recorded.ts";

/** What every event of the domain does to the tables. A type that is missing here doesn't compile. */
type Handlers = { readonly [Type in EventType]: (event: Recorded<Type>) => void };

export interface Registry {
  readonly handlers: Handlers;
  /** What any event does, whatever its type. */
  saw(event: RecordedEvent): void;
  /** Writes what the projections kept back during the batch. */
  flush(): void;
  /** Forgets it, where the batch is rolled back. */
  discard(): void;
  takeChanged(): ReadonlySet<string>;
}

const nothingToDo = () => {};

export function registry(db: DatabaseSync, search: SearchProjection): Registry {
  const accesses = accessesProjection(db);
  const contents = contentsProjection(db);
  const messages = messagesProjection(db);
  const counters = countersProjection(db);
  const threads = threadsProjection(db);
  const topics = topicsProjection(db);
  const feed = feedProjection(db);
  const statistics = statisticsProjection(db);
  const totals = totalsProjection(db);
  const mailboxes = mailboxesProjection(db, contents, totals);
  const dataAccess = dataAccessProjection(db);
  const senders = sendersProjection(db, totals);
  const onboardings = onboardingsProjection(db);
  const partitions = partitionsProjection(db, contents);
  const suggestions = suggestionsProjection(db, contents);
  const grants = grantsProjection(db);
  const persons = personsProjection(db);
  const timeline = timelineProjection(db);
  // The index of words comes last: see there.
  const heldBack = [contents, counters, statistics, totals, timeline, search];

  /** The handler of an event that tells something of a message that stands. */
  function later<Type extends EventType>(handle: (event: Recorded<Type>, message: KnownMessage) => void) {
    return (event: Recorded<Type>) => handle(event, messages.known(event.stream));
  }

  const masking = later<"Masked" | "MadeVisible">((event, message) => {
    const folder = messages.masked(event.type, event.metadata.time, message);
    counters.moved(message, folder);
    feed.toRecipient(event, message);
  });

  function acceptanceDecided(status: AcceptanceStatus, event: RecordedEvent, message: KnownMessage): void {
    messages.acceptanceDecided(status, event.metadata.time, message);
    feed.toBoth(event, message);
  }

  function suggestionDecided(
    event: Recorded<"RoutingSuggestionAccepted"> | Recorded<"RoutingSuggestionIgnored">,
  ): void {
    suggestions.decided(event);
    feed.toMailbox(event);
  }

  function dataAccessAnswered(event: Recorded<"DataAccessConfirmed"> | Recorded<"DataAccessRefused">): void {
    dataAccess.answered(event);
    feed.justChanged(event);
  }

  const handlers: Handlers = {
    ContentDeposited: contents.deposited,
    Published(event) {
      const { recipient, sender } = event.data;
      const parties = { recipient: recipient.enterpriseNumber, sender: sender.enterpriseNumber };
      const topic = topics.of(event);
      const lies = {
        partition: partitions.standing(parties.recipient, recipient.partition),
        senderPartition: partitions.standing(parties.sender, sender.partition),
      };
      const seq = messages.published(event, topic, lies);
      const hidden = Number(event.data.hiddenUntilAcknowledged ?? false);
      search.published(seq, { ...parties, topic, hidden }, contents.hold(idIn(event.stream)));
      counters.published(event, lies);
      if (event.data.originalMessageId !== undefined) threads.settled(idIn(event.stream));
      mailboxes.known(parties.recipient);
      mailboxes.known(parties.sender);
      statistics.count("published", { sender: parties.sender, publishedAt: event.metadata.time });
      totals.add("messages");
      feed.toBoth(event, { ...parties, ...lies });
    },
    PublicationAbandoned(event) {
      const id = idIn(event.stream);
      contents.remove(id, true);
      contents.close(id);
      threads.settled(id);
    },
    Read: later((event, message) => {
      messages.read(event.metadata.time, message);
      accesses.opened(event);
      counters.read(message);
      statistics.count("read", message);
      feed.toBoth(event, message);
    }),
    ContentAccessed: accesses.opened,
    Masked: masking,
    MadeVisible: masking,
    MovedToPartition: later((event, message) => {
      const to = partitions.standing(message.recipient, event.data.partition);
      messages.moved(to, event.metadata.time, message);
      counters.movedToPartition(message, to);
      feed.moved(event, message, to);
    }),
    Replied: later((event, message) => {
      messages.replied(event.metadata.time, message);
      contents.hold(event.data.replyId);
      threads.replied(event);
      statistics.count("replied", message);
      feed.toBoth(event, message);
    }),
    AcceptanceRequested: later((event, message) => messages.acceptanceRequested(event.data, message)),
    ReceiptAcknowledged: later((event, message) => {
      acceptanceDecided("ACKNOWLEDGED", event, message);
      accesses.answered(event);
      if (message.hidden) search.shown(message, contents.hold(message.id));
    }),
    ReceiptRefused: later((event, message) => {
      acceptanceDecided("REFUSED", event, message);
      accesses.answered(event);
    }),
    AcceptanceExpired: later((event, message) => acceptanceDecided("EXPIRED", event, message)),
    Expired: later((event, message) => {
      messages.expired(event.metadata.time, message);
      const content = contents.remove(message.id, true);
      if (content !== undefined) search.contentErased(message, content);
      counters.moved(message, "EXPIRED");
      statistics.count("expired", message);
      feed.toBoth(event, message);
    }),
    MailboxActivated(event) {
      mailboxes.activated(event);
      feed.toMailbox(event);
    },
    ConsentGiven(event) {
      mailboxes.consented(event);
      feed.toMailbox(event);
    },
    NotificationAddressChanged(event) {
      mailboxes.addressChanged(event);
      feed.toMailbox(event);
    },
    PartitionCreated(event) {
      mailboxes.known(idIn(event.stream));
      partitions.created(event);
      feed.toMailbox(event);
    },
    PartitionRenamed(event) {
      partitions.renamed(event);
      feed.toMailbox(event);
    },
    PartitionDeleted(event) {
      const mailbox = idIn(event.stream);
      const { partitionId } = event.data;
      partitions.deleted(event);
      for (const projection of [messages, counters, grants, feed]) projection.partitionDeleted(mailbox, partitionId);
      feed.toMailbox(event);
    },
    RoutingRulesChanged(event) {
      mailboxes.known(idIn(event.stream));
      partitions.rulesChanged(event);
      feed.toMailbox(event);
    },
    RoutingSuggested(event) {
      mailboxes.known(idIn(event.stream));
      suggestions.suggested(event);
      feed.toMailbox(event);
    },
    RoutingSuggestionAccepted: suggestionDecided,
    RoutingSuggestionIgnored: suggestionDecided,
    AccessGranted(event) {
      mailboxes.known(idIn(event.stream));
      grants.granted(event);
      feed.toMailbox(event);
    },
    AccessRevoked(event) {
      grants.revoked(event);
      feed.toMailbox(event);
    },
    DataAccessConfirmed: dataAccessAnswered,
    DataAccessRefused: dataAccessAnswered,
    SenderAuthorised: senders.authorised,
    SenderSuspended: senders.suspended,
    SenderReinstated: senders.reinstated,
    MessageTypeRegistered: senders.typeStands,
    MessageTypeChanged: senders.typeStands,
    OnboardingRequested: onboardings.requested,
    TermsAccepted: onboardings.termsAccepted,
    PersonRegistered: persons.registered,
    SubmissionRejected: nothingToDo,
  };

  return {
    handlers,
    saw: timeline.saw,
    flush() {
      for (const projection of heldBack) projection.flush();
    },
    discard() {
      for (const projection of [...heldBack, mailboxes, topics]) projection.discard();
      feed.takeChanged();
    },
    takeChanged: feed.takeChanged,
  };
}
