import { createHash, type Hash } from "node:crypto";
import type { Sha256 } from "../../domain/digest.ts";
import { openReader } from "./connection.ts";

/** Every table in an order of its own that no node chooses. Row numbers are told only by what they stand for. */
const TABLES: Readonly<Record<string, string>> = {
  messages: `
    SELECT id, position, recipient, partition, routing_rule, sender, sender_partition, sender_application_id,
      message_type_id, kind, is_reply_authorized, main_content, published_at, expiration_date, original_message_id,
      folder, read_at, masked_at, moved_at, replied_at, expired_at, topic IS NULL
    FROM messages ORDER BY position`,
  accesses: `
    SELECT position, message_id, kind, at, person_id, actor_kind, authentication_method, assurance_level, on_behalf_of,
      part, token_hash
    FROM accesses ORDER BY position`,
  counters: "SELECT mailbox, folder, partition, total, unread FROM counters ORDER BY mailbox, folder, partition",
  unpublished_replies: "SELECT position, reply_id, original_message_id FROM unpublished_replies ORDER BY position",
  contents: "SELECT id, parts, deposited_at, held FROM contents ORDER BY id",
  closed_contents: "SELECT id FROM closed_contents ORDER BY id",
  topics: "SELECT sender, message_type_id FROM topics ORDER BY sender, message_type_id",
  mailbox_topics: `
    SELECT b.mailbox, t.sender, t.message_type_id FROM mailbox_topics b JOIN topics t ON t.topic = b.topic
    ORDER BY b.mailbox, t.sender, t.message_type_id`,
  mailboxes: `
    SELECT enterprise_number, activated_at, consent_at, consent_wording_digest, address_content_id
    FROM mailboxes ORDER BY enterprise_number`,
  partitions: `
    SELECT mailbox, partition, content_id, created_at, deleted_at FROM partitions ORDER BY mailbox, partition`,
  routing_rules: "SELECT mailbox, rules FROM routing_rules ORDER BY mailbox",
  routing_suggestions: `
    SELECT mailbox, suggestion_id, position, sender, message_type_id, sender_application_id, content_id, suggested_at
    FROM routing_suggestions ORDER BY mailbox, suggestion_id`,
  grants: `
    SELECT mailbox, person_id, role, domain, ebox_administrator, partitions, granted_at
    FROM grants ORDER BY mailbox, person_id`,
  data_access: `
    SELECT mailbox, person, data_set, is_confirmed, wording_digest
    FROM data_access ORDER BY mailbox, person, data_set`,
  senders: `
    SELECT enterprise_number, name, folded_name, authorised_at, registered_mail_allowed
    FROM senders ORDER BY enterprise_number`,
  message_types: `
    SELECT sender, message_type_id, name, folded_name, validity_period, languages, replies_allowed, registered_allowed
    FROM message_types ORDER BY sender, message_type_id`,
  persons: "SELECT issuer, subject, actor_id, name, enterprise FROM persons ORDER BY issuer, subject",
  feed: `
    SELECT mailbox, position, partition, second_partition, change, message_id, at FROM feed
    UNION ALL
    SELECT other_mailbox, position, other_partition, NULL, change, message_id, at FROM feed WHERE other_mailbox IS NOT NULL
    ORDER BY mailbox, position`,
  statistics: "SELECT sender, year, published, read, replied, expired FROM statistics ORDER BY sender, year",
  timeline: "SELECT at, position FROM timeline UNION ALL SELECT latest, seen FROM timeline_head ORDER BY 1",
  totals: "SELECT messages, mailboxes, activated_mailboxes, fully_digital_mailboxes, senders FROM totals",
  // The index keeps no text: each of its terms, with how often and in how many messages it stands.
  search: "SELECT term, doc, cnt FROM temp.search_vocabulary ORDER BY term",
};

/**
 * What a read model says, in one SHA-256: equal for every file built from the same log up to the same position, however
 * it was built. Leaves out what only this node knows: row numbers, erasures still to do, the checkpoint itself.
 */
export function readModelDigest(file: string): Sha256 {
  const hash = createHash("sha256");
  eachTable(file, (table, rows) => addRows(hash, table, rows));
  return hash.digest("base64url") as Sha256;
}

/** The same, table by table: tells where two files differ. All of one moment. */
export function tableDigests(file: string): Map<string, Sha256> {
  const digests = new Map<string, Sha256>();
  eachTable(file, (table, rows) => {
    const hash = createHash("sha256");
    addRows(hash, table, rows);
    digests.set(table, hash.digest("base64url") as Sha256);
  });
  return digests;
}

function eachTable(file: string, tell: (table: string, rows: Iterable<unknown>) => void): void {
  const db = openReader(file);
  try {
    db.exec("CREATE VIRTUAL TABLE temp.search_vocabulary USING fts5vocab (main, search, row); BEGIN");
    for (const [table, sql] of Object.entries(TABLES)) {
      const statement = db.prepare(sql);
      statement.setReturnArrays(true);
      tell(table, statement.iterate());
    }
  } finally {
    db.close();
  }
}

function addRows(hash: Hash, table: string, rows: Iterable<unknown>): void {
  hash.update(`${table}\n`);
  for (const row of rows) hash.update(`${JSON.stringify(row)}\n`);
}
