import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { report } from "../stage/report.ts";

/**
 * The limit of what this page can do over HTTP in Node: the statements that ebox runs for it, on the same file, and JSON
 * out. No token, no GraphQL, no limits, no metrics.
 */
const [file] = process.argv.slice(2) as [string];
const db = new DatabaseSync(file, { readOnly: true });
db.exec("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY");

const page = db.prepare(`
  SELECT
    m.id, m.position, m.recipient, m.partition, m.routing_rule AS routingRule, m.sender,
    m.sender_partition AS senderPartition, m.sender_application_id AS senderApplicationId,
    m.message_type_id AS messageTypeId, m.kind, m.is_reply_authorized AS isReplyAuthorized,
    m.main_content AS mainContent, m.published_at AS publishedAt, m.expiration_date AS expirationDate,
    m.read_at AS readAt, m.masked_at AS maskedAt, m.replied_at AS repliedAt, m.expired_at AS expiredAt,
    m.original_message_id AS originalMessageId
  FROM messages m INDEXED BY received WHERE m.recipient = :mailbox AND m.folder = :folder
  ORDER BY m.seq DESC LIMIT :limit`);
const contents = db.prepare(`
  SELECT c.id, c.parts FROM contents c JOIN messages m ON m.id = c.id
  WHERE c.id IN (SELECT value FROM json_each(:ids)) AND m.expired_at IS NULL`);
const senders = db.prepare(`
  SELECT enterprise_number AS enterpriseNumber, name, authorised_at AS authorisedAt,
    registered_mail_allowed AS registeredMailAllowed
  FROM senders WHERE enterprise_number IN (SELECT value FROM json_each(:numbers))`);

type Columns = Record<string, string | number | null>;

function answer({ mailbox, first }: { mailbox: string; first: number }): string {
  const rows = page.all({ mailbox, folder: "INBOX", limit: first + 1 }) as Columns[];
  const shown = rows.slice(0, first);
  const ids = JSON.stringify(shown.map(({ id }) => id));
  const subjects = new Map(
    (contents.all({ ids }) as Columns[]).map(({ id, parts }) => [id, JSON.parse(parts as string).subject.fr]),
  );
  const numbers = JSON.stringify([...new Set(shown.map(({ sender }) => sender))]);
  const names = new Map(
    (senders.all({ numbers }) as Columns[]).map(({ enterpriseNumber, name }) => [
      enterpriseNumber,
      JSON.parse(name as string).fr,
    ]),
  );
  return JSON.stringify({
    edges: shown.map((row) => ({
      cursor: row.position,
      node: {
        messageId: row.id,
        publishedAt: row.publishedAt,
        expirationDate: row.expirationDate,
        kind: row.kind,
        messageTypeId: row.messageTypeId,
        isReplyAuthorized: row.isReplyAuthorized === 1,
        readAt: row.readAt,
        sender: { enterpriseNumber: row.sender, name: { fr: names.get(row.sender as string) } },
        subject: { fr: subjects.get(row.id as string) },
      },
    })),
    pageInfo: { hasNextPage: rows.length > first, endCursor: shown.at(-1)?.position },
  });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = answer(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => report({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }));
