import { Pool, type PoolClient } from "pg";
import type { RecordedMessage } from "../stage/recorded-messages.ts";
import type { Postgresql } from "./postgresql.ts";

const CONNECTIONS = 32;

const TABLES = `
  CREATE TABLE contents (id uuid PRIMARY KEY, parts jsonb NOT NULL, metadata jsonb NOT NULL);
  CREATE TABLE messages (id uuid PRIMARY KEY, facts jsonb NOT NULL, metadata jsonb NOT NULL);
  CREATE TABLE inbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mailbox text NOT NULL, message_id uuid NOT NULL,
    sender text NOT NULL, message_type_id text NOT NULL, published_at timestamptz NOT NULL, read_at timestamptz
  );
  CREATE INDEX inbox_pages ON inbox (mailbox, seq DESC);
  CREATE TABLE counters (mailbox text PRIMARY KEY, total bigint NOT NULL, unread bigint NOT NULL);
`;

const CONTENT = "INSERT INTO contents VALUES ($1, $2, $3)";
const MESSAGE = "INSERT INTO messages VALUES ($1, $2, $3)";
const INBOX =
  "INSERT INTO inbox (mailbox, message_id, sender, message_type_id, published_at) VALUES ($1, $2, $3, $4, $5)";
const COUNTER = `
  INSERT INTO counters VALUES ($1, 1, 1)
  ON CONFLICT (mailbox) DO UPDATE SET total = counters.total + 1, unread = counters.unread + 1`;

/** The same four in one statement, so in one round trip and one transaction. */
const ALL_AT_ONCE = `
  WITH content AS (INSERT INTO contents VALUES ($1, $2, $3)),
    message AS (INSERT INTO messages VALUES ($1, $4, $5)),
    row AS (
      INSERT INTO inbox (mailbox, message_id, sender, message_type_id, published_at) VALUES ($6, $1, $7, $8, $9)
    )
  INSERT INTO counters VALUES ($6, 1, 1)
  ON CONFLICT (mailbox) DO UPDATE SET total = counters.total + 1, unread = counters.unread + 1`;

export interface PostgresqlPublisher {
  /** BEGIN, four prepared statements, COMMIT: as most would write it. */
  inSixSteps(message: RecordedMessage): Promise<void>;
  /** As somebody would who counts round trips. */
  inOneStep(message: RecordedMessage): Promise<void>;
}

export async function openPublisher(
  cleanup: AsyncDisposableStack,
  { host, user, database }: Postgresql,
): Promise<PostgresqlPublisher> {
  const pool = new Pool({ host, user, database, max: CONNECTIONS });
  // A connection on its way out may still hear that the server is being stopped.
  pool.on("error", () => undefined);
  cleanup.defer(() => pool.end());
  await pool.query(TABLES);
  return {
    inSixSteps: (message) => withClient(pool, (client) => sixSteps(client, valuesOf(message))),
    async inOneStep(message) {
      const { id, parts, contentMetadata, facts, metadata, mailbox, sender, type, at } = valuesOf(message);
      const values = [id, parts, contentMetadata, facts, metadata, mailbox, sender, type, at];
      await pool.query({ name: "all", text: ALL_AT_ONCE, values });
    },
  };
}

async function sixSteps(client: PoolClient, values: ReturnType<typeof valuesOf>): Promise<void> {
  const { id, parts, contentMetadata, facts, metadata, mailbox, sender, type, at } = values;
  await client.query("BEGIN");
  await client.query({ name: "content", text: CONTENT, values: [id, parts, contentMetadata] });
  await client.query({ name: "message", text: MESSAGE, values: [id, facts, metadata] });
  await client.query({ name: "inbox", text: INBOX, values: [mailbox, id, sender, type, at] });
  await client.query({ name: "counter", text: COUNTER, values: [mailbox] });
  await client.query("COMMIT");
}

async function withClient(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await work(client);
  } finally {
    client.release();
  }
}

/** The JSON texts as they were recorded, and the columns of the inbox. */
function valuesOf([content, published]: RecordedMessage) {
  if (content === undefined || published === undefined) throw new Error("A message has a content and its Published.");
  const [stream, , , , parts, contentMetadata] = content;
  const [, , , , facts, metadata] = published;
  const { recipient, sender, messageTypeId } = JSON.parse(facts);
  return {
    id: stream.slice(stream.indexOf("-") + 1),
    parts,
    contentMetadata,
    facts,
    metadata,
    mailbox: recipient.enterpriseNumber as string,
    sender: sender.enterpriseNumber as string,
    type: messageTypeId as string,
    at: JSON.parse(metadata).time as string,
  };
}
