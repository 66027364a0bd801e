/** `seq` numbers messages in the order of the log: it keeps indexes small and never leaves this folder. */
const MESSAGES = `
CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  position TEXT NOT NULL,
  recipient TEXT NOT NULL,
  partition TEXT NOT NULL,
  routing_rule TEXT,
  sender TEXT NOT NULL,
  sender_partition TEXT NOT NULL,
  sender_application_id TEXT,
  message_type_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_reply_authorized INTEGER NOT NULL,
  main_content TEXT NOT NULL,
  published_at TEXT NOT NULL,
  expiration_date TEXT NOT NULL,
  original_message_id TEXT,
  folder TEXT NOT NULL,
  read_at TEXT,
  masked_at TEXT,
  moved_at TEXT,
  replied_at TEXT,
  expired_at TEXT,
  acceptance TEXT,
  acceptance_deadline TEXT,
  acceptance_decided_at TEXT,
  hidden INTEGER NOT NULL,
  topic INTEGER
) STRICT;

CREATE TABLE counters (
  mailbox TEXT NOT NULL,
  folder TEXT NOT NULL,
  partition TEXT NOT NULL,
  total INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  PRIMARY KEY (mailbox, folder, partition)
) STRICT, WITHOUT ROWID;

CREATE TABLE unpublished_replies (
  reply_id TEXT PRIMARY KEY,
  original_message_id TEXT NOT NULL,
  position TEXT NOT NULL UNIQUE
) STRICT;
`;

/** Outlives the content: what was opened when a message still had one is asked long after. */
const ACCESSES = `
CREATE TABLE accesses (
  message_id TEXT NOT NULL,
  position TEXT NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  person_id TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  authentication_method TEXT NOT NULL,
  assurance_level TEXT NOT NULL,
  on_behalf_of TEXT,
  part TEXT,
  token_hash TEXT
) STRICT;
`;

/** `held`: an event that stays commits to it. Until then it is only staged. */
const CONTENTS = `
CREATE TABLE contents (
  id TEXT NOT NULL UNIQUE,
  parts TEXT NOT NULL,
  deposited_at TEXT NOT NULL,
  held INTEGER NOT NULL
) STRICT;
CREATE INDEX staged_contents ON contents (deposited_at, id) WHERE held = 0;
CREATE TABLE closed_contents (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE erasures (id TEXT PRIMARY KEY, is_message INTEGER NOT NULL) STRICT;
`;

/**
 * `search` keeps no text, only the index. A topic is a registered sender and one of its message types, numbered when
 * the first message of both comes by: names are searched once per topic and not indexed with every message.
 */
const SEARCH = `
CREATE VIRTUAL TABLE search USING fts5 (
  recipient, sender, topic, text,
  tokenize = 'trigram remove_diacritics 1', content = '', columnsize = 0
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1), ('automerge', 8), ('hashsize', 33554432);
CREATE TABLE topics (
  topic INTEGER PRIMARY KEY,
  sender TEXT NOT NULL,
  message_type_id TEXT NOT NULL,
  UNIQUE (sender, message_type_id)
) STRICT;
CREATE TABLE mailbox_topics (
  mailbox TEXT NOT NULL,
  topic INTEGER NOT NULL,
  PRIMARY KEY (mailbox, topic)
) STRICT, WITHOUT ROWID;
`;

const PARTIES = `
CREATE TABLE mailboxes (
  enterprise_number TEXT PRIMARY KEY,
  activated_at TEXT,
  consent_at TEXT,
  consent_wording_digest TEXT,
  address_content_id TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE partitions (
  mailbox TEXT NOT NULL,
  partition TEXT NOT NULL,
  content_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  deleted_at TEXT,
  PRIMARY KEY (mailbox, partition)
) STRICT, WITHOUT ROWID;
CREATE TABLE routing_rules (
  mailbox TEXT PRIMARY KEY,
  rules TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE routing_suggestions (
  mailbox TEXT NOT NULL,
  suggestion_id TEXT NOT NULL,
  position TEXT NOT NULL,
  sender TEXT NOT NULL,
  message_type_id TEXT,
  sender_application_id TEXT,
  content_id TEXT NOT NULL,
  suggested_at TEXT NOT NULL,
  PRIMARY KEY (mailbox, suggestion_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE grants (
  mailbox TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  domain TEXT NOT NULL,
  ebox_administrator INTEGER NOT NULL,
  partitions TEXT NOT NULL,
  granted_at TEXT NOT NULL,
  PRIMARY KEY (mailbox, person_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE data_access (
  mailbox TEXT NOT NULL,
  person TEXT NOT NULL,
  data_set TEXT NOT NULL,
  is_confirmed INTEGER NOT NULL,
  wording_digest TEXT NOT NULL,
  PRIMARY KEY (mailbox, person, data_set)
) STRICT, WITHOUT ROWID;
CREATE TABLE senders (
  enterprise_number TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  authorised_at TEXT NOT NULL,
  registered_mail_allowed INTEGER NOT NULL,
  suspended_at TEXT,
  suspension_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE onboardings (
  enterprise_number TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  registered_mail_requested INTEGER NOT NULL,
  message_types TEXT NOT NULL,
  requested_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE accepted_terms (
  enterprise_number TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  accepted_at TEXT NOT NULL,
  accepted_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE message_types (
  sender TEXT NOT NULL,
  message_type_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  validity_period TEXT NOT NULL,
  languages TEXT NOT NULL,
  replies_allowed INTEGER NOT NULL,
  registered_allowed INTEGER NOT NULL,
  hidden_until_acknowledged INTEGER NOT NULL,
  PRIMARY KEY (sender, message_type_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE persons (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  name TEXT,
  enterprise TEXT,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
`;

/**
 * One row per event that changed a mailbox, or two: the other one is the sender's. Who sees `partition` or
 * `second_partition` (from where a message was moved; of a message to oneself, from where it was sent) of the mailbox is
 * told, or `other_partition` of the other one; null: everybody.
 */
const FEED = `
CREATE TABLE feed (
  position TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  partition TEXT,
  second_partition TEXT,
  other_mailbox TEXT,
  other_partition TEXT,
  change TEXT NOT NULL,
  message_id TEXT,
  at TEXT NOT NULL
) STRICT;
`;

/**
 * A thin index of time over the log, of events that stay: each row's event is later than all before it. `timeline_head`
 * is what the next one goes by: the latest time so far, and how many events were seen since the last row.
 */
const TIMELINE = `
CREATE TABLE timeline (at TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE timeline_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  latest TEXT NOT NULL,
  seen INTEGER NOT NULL
) STRICT;
INSERT INTO timeline_head VALUES (1, '', 0);
`;

const FIGURES = `
CREATE TABLE statistics (
  sender TEXT NOT NULL,
  year INTEGER NOT NULL,
  published INTEGER NOT NULL,
  read INTEGER NOT NULL,
  replied INTEGER NOT NULL,
  expired INTEGER NOT NULL,
  PRIMARY KEY (sender, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE totals (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  messages INTEGER NOT NULL,
  mailboxes INTEGER NOT NULL,
  activated_mailboxes INTEGER NOT NULL,
  fully_digital_mailboxes INTEGER NOT NULL,
  senders INTEGER NOT NULL
) STRICT;
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0);
CREATE TABLE checkpoint (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  position TEXT,
  landmark_position TEXT,
  landmark_stream TEXT,
  landmark_revision INTEGER,
  landmark_id TEXT
) STRICT;
INSERT INTO checkpoint (one) VALUES (1);
`;

/** A change to any of them gives `SCHEMA_VERSION` the next number. */
export const TABLES = `${MESSAGES} ${ACCESSES} ${CONTENTS} ${SEARCH} ${PARTIES} ${FEED} ${TIMELINE} ${FIGURES}`;
