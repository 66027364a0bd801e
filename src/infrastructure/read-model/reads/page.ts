import type { SQLInputValue } from "node:sqlite";
import type { MessageFilter, MessageOrder, MessagePage, PageRequest } from "../../../application/ports/read-model.ts";
import type { PartitionId } from "../../../domain/message/events.ts";
import { MESSAGE_COLUMNS, messageRow, type StoredMessage } from "./message-rows.ts";
import { searchExpression } from "./search-expression.ts";
import { oneOf, type Statements } from "./statements.ts";

/** The same box seen from its two sides. Sender and recipient of a message have different columns. */
const SIDES = {
  received: {
    box: "m.recipient = :mailbox AND m.folder = :folder",
    partition: "m.partition",
    counterparty: "m.sender",
    indexes: {
      whole: "received",
      partition: "received_in_partition",
      unread: "received_unread",
      expiration: "received_by_expiration",
    },
  },
  sent: {
    box: "m.sender = :mailbox",
    partition: "m.sender_partition",
    counterparty: "m.recipient",
    indexes: {
      whole: "sent",
      partition: "sent_from_partition",
      unread: "sent_unread",
      expiration: "sent_by_expiration",
    },
  },
} as const;

type Side = (typeof SIDES)[keyof typeof SIDES];

/** Rows are numbered in the order of the log: these are the numbers just before and from a position. */
const UP_TO = "coalesce((SELECT seq FROM messages WHERE position <= :after ORDER BY position DESC LIMIT 1), 0)";
const FROM =
  "coalesce((SELECT seq FROM messages WHERE position >= :after ORDER BY position LIMIT 1), 9223372036854775807)";

const ORDERS = {
  PUBLICATION_NEWEST_FIRST: { by: "m.seq DESC", after: `m.seq < ${FROM}` },
  PUBLICATION_OLDEST_FIRST: { by: "m.seq", after: `m.seq > ${UP_TO}` },
  EXPIRATION_SOONEST_FIRST: {
    by: "m.expiration_date, m.position",
    after: "(m.expiration_date, m.position) > (:expiration, :after)",
  },
} as const satisfies Record<MessageOrder, { by: string; after: string }>;

/**
 * One statement. Without a search it walks an index from the cursor on, so that every page costs the same. A filter other
 * than the partition and `unread: true` looks at each row that it passes; so do several partitions together with a filter
 * or in the order of expiration.
 */
export function messagePage(statements: Statements, request: PageRequest): MessagePage {
  const { mailbox, folder, partitions, search, order, first, after } = request;
  const filter = { ...onlyPartition(partitions), ...request.filter };
  const sent = folder === "OUTBOX";
  const side = sent ? SIDES.sent : SIDES.received;
  const conditions: string[] = [side.box];
  const parameters: Record<string, SQLInputValue> = { mailbox, limit: first + 1 };
  if (!sent) parameters.folder = folder;
  addFilter(filter, side, conditions, parameters);
  if (partitions !== undefined) {
    conditions.push(oneOf(side.partition, "partitions"));
    parameters.partitions = JSON.stringify([...partitions]);
  }
  // A filter must not tell what a hidden message does not show.
  const asksForHidden = filter.counterparty !== undefined || filter.messageTypeId !== undefined;
  if (!sent && asksForHidden) conditions.push("m.hidden = 0");

  let from = `messages m INDEXED BY ${indexFor(filter, side, order)}`;
  let orders: { by: string; after: string } = ORDERS[order];
  if (search !== undefined) {
    from = "search CROSS JOIN messages m ON m.seq = search.rowid";
    conditions.push("search MATCH :match");
    parameters.match = searchExpression(statements, mailbox, sent, search);
    if (order !== "EXPIRATION_SOONEST_FIRST") orders = onIndexOfSearch(orders);
  }
  if (after !== undefined) {
    conditions.push(orders.after);
    parameters.after = after.position;
    if (order === "EXPIRATION_SOONEST_FIRST") {
      if (after.expirationDate === undefined) throw new RangeError("The cursor is of another order.");
      parameters.expiration = after.expirationDate;
    }
  }

  const inOrder = `WHERE ${conditions.join(" AND ")} ORDER BY ${orders.by} LIMIT :limit`;
  const sql = isOfPartitions(request)
    ? merged(`SELECT m.seq FROM messages m INDEXED BY ${side.indexes.partition} ${inOrder}`, orders.by)
    : `SELECT ${MESSAGE_COLUMNS} FROM ${from} ${inOrder}`;
  const rows = statements.all<StoredMessage>(sql, parameters).map(messageRow);
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}

/** Whether the caller sees several partitions, or none, and asks for no more than what is in them. */
const isOfPartitions = ({ partitions, filter = {}, search, order }: PageRequest) =>
  partitions !== undefined &&
  partitions.size !== 1 &&
  Object.keys(filter).length === 0 &&
  search === undefined &&
  order !== "EXPIRATION_SOONEST_FIRST";

/**
 * `numbers` walks one range of an index per partition, and none of the rows of others. SQLite leaves a range at the first
 * row that lies beyond a page which is already full. Only then are the page's rows read, by their numbers and in order.
 */
const merged = (numbers: string, by: string) =>
  `SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE m.seq IN (${numbers}) ORDER BY ${by}`;

/** Who sees one partition has an index for it. */
function onlyPartition(partitions: ReadonlySet<PartitionId> | undefined): MessageFilter {
  const [partition, ...others] = partitions ?? [];
  return partition === undefined || others.length > 0 ? {} : { partition };
}

/** The index of words gives its rows in the order of their numbers, and can start at one. */
const onIndexOfSearch = ({ by, after }: { by: string; after: string }) => ({
  by: by.replaceAll("m.seq", "search.rowid"),
  after: after.replaceAll("m.seq", "search.rowid"),
});

function indexFor(filter: MessageFilter, { indexes }: Side, order: MessageOrder): string {
  if (order === "EXPIRATION_SOONEST_FIRST") return indexes.expiration;
  if (filter.unread === true) return indexes.unread;
  return filter.partition === undefined ? indexes.whole : indexes.partition;
}

function addFilter(
  filter: MessageFilter,
  side: Side,
  conditions: string[],
  parameters: Record<string, SQLInputValue>,
): void {
  const compare = (condition: string, name: keyof MessageFilter) => {
    const value = filter[name];
    if (value === undefined) return;
    conditions.push(`${condition} :${name}`);
    parameters[name] = String(value);
  };
  const happened = (column: string, has: boolean | undefined) => {
    if (has !== undefined) conditions.push(`${column} IS ${has ? "NOT " : ""}NULL`);
  };
  compare(`${side.partition} =`, "partition");
  compare(`${side.counterparty} =`, "counterparty");
  compare("m.message_type_id =", "messageTypeId");
  compare("m.kind =", "kind");
  compare("m.published_at >=", "publishedFrom");
  compare("m.published_at <=", "publishedUntil");
  happened("m.read_at", filter.unread === undefined ? undefined : !filter.unread);
  happened("m.replied_at", filter.replied);
}
