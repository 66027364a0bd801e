/**
 * What pages and policies read by, one statement each. An index ends with the row's number unasked, so `(recipient,
 * folder)` is the order of a folder's pages. Only SQLite can't seek to the pair of a column and that number: there the
 * position stands in for it.
 */
export const INDEXES = [
  "CREATE UNIQUE INDEX messages_by_position ON messages (position)",
  "CREATE INDEX received ON messages (recipient, folder)",
  "CREATE INDEX received_in_partition ON messages (recipient, folder, partition)",
  "CREATE INDEX received_unread ON messages (recipient, folder) WHERE read_at IS NULL",
  "CREATE INDEX received_by_expiration ON messages (recipient, folder, expiration_date, position)",
  "CREATE INDEX sent ON messages (sender)",
  "CREATE INDEX sent_from_partition ON messages (sender, sender_partition)",
  "CREATE INDEX sent_unread ON messages (sender) WHERE read_at IS NULL",
  "CREATE INDEX sent_by_expiration ON messages (sender, expiration_date, position)",
  "CREATE INDEX to_expire ON messages (expiration_date) WHERE expired_at IS NULL",
  "CREATE INDEX to_accept ON messages (acceptance_deadline) WHERE acceptance = 'REQUESTED'",
  "CREATE INDEX replies ON messages (original_message_id) WHERE original_message_id IS NOT NULL",
  "CREATE INDEX accesses_of_message ON accesses (message_id, on_behalf_of, position)",
  "CREATE INDEX partitions_by_id ON partitions (partition)",
  "CREATE INDEX suggestions_of_mailbox ON routing_suggestions (mailbox, position)",
  "CREATE INDEX persons_by_actor ON persons (actor_id)",
  "CREATE INDEX feed_of_mailbox ON feed (mailbox, position)",
  "CREATE INDEX feed_of_other_mailbox ON feed (other_mailbox, position) WHERE other_mailbox IS NOT NULL",
] as const;
