import type { SQLInputValue } from "node:sqlite";
import type { MessageFilter, MessageOrder, MessagePage, PageRequest } from "../../../application/ports/read-model.ts";
import type { PartitionId } from "../../../domain/message/events.ts";
import { MESSAGE_COLUMNS, messageRow, type StoredMessage } from "./message-rows.ts";
import { searchExpression } from "./search-expression.ts";
import { LIMIT, oneOf, type Statements } from "./statements.ts";
import { passesOthers } from "./way-through-box.ts";

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
 * Without a search it walks an index from the cursor on, so that every page costs the same. A filter other than `unread: true`
 * looks at each row that it passes. Who asks for some partitions only walks either the whole box, past the rows of others, or
 * a range of an index per partition: by the counters, whichever are fewer (`passesOthers`).
 */
export function messagePage(statements: Statements, request: PageRequest): MessagePage {
  const { mailbox, folder, filter = {}, search, order, first, after } = request;
  const sent = folder === "OUTBOX";
  const side = sent ? SIDES.sent : SIDES.received;
  const conditions: string[] = [side.box];
  const parameters: Record<string, SQLInputValue> = { mailbox, limit: first + 1 };
  if (!sent) parameters.folder = folder;
  addFilter(filter, side, conditions, parameters);
  const only = partitionsAsked(request);
  const [one = null, ...others] = only ?? [];
  if (only !== undefined && others.length === 0) {
    conditions.push(`${side.partition} = :partition`);
    parameters.partition = one;
  } else if (only !== undefined) {
    conditions.push(oneOf(side.partition, "partitions"));
    parameters.partitions = JSON.stringify(only);
  }
  // A filter must not tell what a hidden message does not show.
  const asksForHidden = filter.counterparty !== undefined || filter.messageTypeId !== undefined;
  if (!sent && asksForHidden) conditions.push("m.hidden = 0");

  const isByPartition = only !== undefined && search === undefined && !passesOthers(statements, request, only);
  let from = `messages m INDEXED BY ${isByPartition ? side.indexes.partition : indexFor(filter, side, order)}`;
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

  const inOrder = `FROM ${from} WHERE ${conditions.join(" AND ")} ORDER BY ${orders.by} ${LIMIT}`;
  const isInOrder = others.length === 0 && order !== "EXPIRATION_SOONEST_FIRST";
  const sql =
    isByPartition && !isInOrder ? merged(`SELECT m.seq ${inOrder}`, orders.by) : `SELECT ${MESSAGE_COLUMNS} ${inOrder}`;
  const rows = statements.all<StoredMessage>(sql, parameters).map(messageRow);
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}

/** Undefined: all of the mailbox. */
function partitionsAsked({ partitions, filter }: PageRequest): PartitionId[] | undefined {
  const asked = filter?.partition;
  if (asked === undefined) return partitions && [...partitions];
  return partitions === undefined || partitions.has(asked) ? [asked] : [];
}

/**
 * `numbers` walks one range of an index per partition, and none of the rows of others. SQLite leaves a range at the first
 * row that lies beyond a page which is already full. Only then are the page's rows read, by their numbers and in order.
 */
const merged = (numbers: string, by: string) =>
  `SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE m.seq IN (${numbers}) ORDER BY ${by}`;

/** The index of words gives its rows in the order of their numbers, and can start at one. */
const onIndexOfSearch = ({ by, after }: { by: string; after: string }) => ({
  by: by.replaceAll("m.seq", "search.rowid"),
  after: after.replaceAll("m.seq", "search.rowid"),
});

function indexFor(filter: MessageFilter, { indexes }: Side, order: MessageOrder): string {
  if (order === "EXPIRATION_SOONEST_FIRST") return indexes.expiration;
  return filter.unread === true ? indexes.unread : indexes.whole;
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
  compare(`${side.counterparty} =`, "counterparty");
  compare("m.message_type_id =", "messageTypeId");
  compare("m.kind =", "kind");
  compare("m.published_at >=", "publishedFrom");
  compare("m.published_at <=", "publishedUntil");
  happened("m.read_at", filter.unread === undefined ? undefined : !filter.unread);
  happened("m.replied_at", filter.replied);
}
