import { DatabaseSync } from "node:sqlite";
import type { Postgresql } from "./postgresql.ts";

/** The columns of the read model's messages that have a type of their own in PostgreSQL. */
const TYPES: Readonly<Record<string, string>> = {
  seq: "bigint PRIMARY KEY",
  id: "uuid NOT NULL UNIQUE",
  sender: "text NOT NULL REFERENCES senders",
  is_reply_authorized: "boolean NOT NULL",
  published_at: "timestamptz NOT NULL",
  expiration_date: "timestamptz NOT NULL",
  read_at: "timestamptz",
  masked_at: "timestamptz",
  replied_at: "timestamptz",
  expired_at: "timestamptz",
};

/**
 * The read model's messages and senders, row by row. Subject and name as plain columns: one lookup less for the peer than
 * for ebox, which keeps what can be erased apart.
 */
export async function copyMail(file: string, postgresql: Postgresql): Promise<void> {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    await postgresql.psql(statements(db));
  } finally {
    db.close();
  }
}

function* statements(db: DatabaseSync): Generator<string> {
  const columns = (db.prepare("PRAGMA table_info (messages)").all() as { name: string }[]).map(({ name }) => name);
  const defined = columns.map((name) => `${name} ${TYPES[name] ?? "text"}`);
  yield `
    CREATE TABLE senders (enterprise_number text PRIMARY KEY, name text NOT NULL);
    CREATE TABLE messages (${defined.join(", ")}, subject text);
    COPY senders FROM STDIN;\n`;
  yield* lines(db, "SELECT enterprise_number, name ->> '$.fr' FROM senders");
  yield "COPY messages FROM STDIN;\n";
  yield* lines(
    db,
    `SELECT ${columns.map((name) => `m.${name}`).join(", ")}, c.parts ->> '$.subject.fr'
     FROM messages m LEFT JOIN contents c ON c.id = m.id ORDER BY m.seq`,
  );
  yield `
    CREATE INDEX ON messages (recipient, folder, seq DESC);
    CREATE INDEX ON messages (sender);
    VACUUM ANALYZE;\n`;
}

/** In COPY's text format. Some thousand rows at a time: the stream of single lines would be slower than the database. */
function* lines(db: DatabaseSync, sql: string): Generator<string> {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  let text = "";
  for (const row of statement.iterate() as Iterable<unknown>) {
    text += `${(row as unknown[]).map(field).join("\t")}\n`;
    if (text.length > 1_000_000) {
      yield text;
      text = "";
    }
  }
  yield `${text}\\.\n`;
}

function field(value: unknown): string {
  if (value === null) return "\\N";
  return String(value).replace(
    /[\\\t\n\r]/g,
    (character) => `\\${{ "\\": "\\", "\t": "t", "\n": "n", "\r": "r" }[character]}`,
  );
}
