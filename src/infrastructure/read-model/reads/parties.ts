import type { DataAccessRow, MailboxRow, RegisteredPerson, SenderRow } from "../../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { MessageType } from "../../../domain/sender/events.ts";
import { oneOf, type Statements } from "./statements.ts";

export function mailboxesByNumber(
  statements: Statements,
  numbers: readonly EnterpriseNumber[],
): Map<EnterpriseNumber, MailboxRow> {
  const sql = `
    SELECT b.enterprise_number AS enterpriseNumber, b.activated_at AS activatedAt, b.consent_at AS consentAt,
      b.consent_wording_digest AS consentWordingDigest, c.parts ->> '$.address' AS notificationAddress
    FROM mailboxes b LEFT JOIN contents c ON c.id = b.address_content_id
    WHERE ${oneOf("b.enterprise_number", "numbers")}`;
  const rows = statements.all<MailboxRow>(sql, { numbers: JSON.stringify(numbers) });
  return new Map(rows.map((row) => [row.enterpriseNumber, { ...row }]));
}

export function dataAccess(statements: Statements, mailbox: EnterpriseNumber, person: string): DataAccessRow[] {
  const sql = `
    SELECT data_set AS dataSet, is_confirmed AS isConfirmed, wording_digest AS wordingDigest
    FROM data_access WHERE mailbox = :mailbox AND person = :person`;
  const rows = statements.all<Omit<DataAccessRow, "isConfirmed"> & { isConfirmed: number }>(sql, { mailbox, person });
  return rows.map((row) => ({ ...row, isConfirmed: row.isConfirmed === 1 }));
}

type StoredSender = Omit<SenderRow, "name" | "registeredMailAllowed"> & { name: string; registeredMailAllowed: number };

export function sendersByNumber(
  statements: Statements,
  numbers: readonly EnterpriseNumber[],
): Map<EnterpriseNumber, SenderRow> {
  const sql = `
    SELECT enterprise_number AS enterpriseNumber, name, authorised_at AS authorisedAt,
      registered_mail_allowed AS registeredMailAllowed, suspended_at AS suspendedAt,
      suspension_reason AS suspensionReason
    FROM senders WHERE ${oneOf("enterprise_number", "numbers")}`;
  const rows = statements.all<StoredSender>(sql, { numbers: JSON.stringify(numbers) });
  return new Map(
    rows.map((row) => [
      row.enterpriseNumber,
      { ...row, name: JSON.parse(row.name), registeredMailAllowed: row.registeredMailAllowed === 1 },
    ]),
  );
}

const TYPE_COLUMNS = `
  y.message_type_id AS messageTypeId, y.name, y.validity_period AS validityPeriod, y.languages,
  y.replies_allowed AS repliesAllowed, y.registered_allowed AS registeredAllowed,
  y.hidden_until_acknowledged AS hiddenUntilAcknowledged`;

type StoredType = Pick<MessageType, "messageTypeId" | "validityPeriod"> & {
  name: string;
  languages: string;
  repliesAllowed: number;
  registeredAllowed: number;
  hiddenUntilAcknowledged: number;
};

const messageType = ({ messageTypeId, name, validityPeriod, languages, ...allowed }: StoredType): MessageType => ({
  messageTypeId,
  name: JSON.parse(name),
  validityPeriod,
  languages: JSON.parse(languages),
  repliesAllowed: allowed.repliesAllowed === 1,
  registeredAllowed: allowed.registeredAllowed === 1,
  hiddenUntilAcknowledged: allowed.hiddenUntilAcknowledged === 1,
});

/** One for each key, in the order of the keys. */
export function messageTypes(
  statements: Statements,
  keys: readonly { sender: EnterpriseNumber; messageTypeId: string }[],
): (MessageType | undefined)[] {
  const sql = `
    SELECT k.key AS number, ${TYPE_COLUMNS}
    FROM json_each(:keys) k
    JOIN message_types y ON y.sender = k.value ->> 0 AND y.message_type_id = k.value ->> 1`;
  const wanted = JSON.stringify(keys.map(({ sender, messageTypeId }) => [sender, messageTypeId]));
  const types = new Array<MessageType | undefined>(keys.length).fill(undefined);
  for (const { number, ...row } of statements.all<StoredType & { number: number }>(sql, { keys: wanted })) {
    types[number] = messageType(row);
  }
  return types;
}

export function messageTypesOf(statements: Statements, sender: EnterpriseNumber): MessageType[] {
  const sql = `SELECT ${TYPE_COLUMNS} FROM message_types y WHERE y.sender = :sender ORDER BY y.message_type_id`;
  return statements.all<StoredType>(sql, { sender }).map(messageType);
}

export function personBySubject(statements: Statements, issuer: string, subject: string): RegisteredPerson | undefined {
  const row = statements.get<RegisteredPerson>(
    "SELECT actor_id AS actorId, name FROM persons WHERE issuer = :issuer AND subject = :subject",
    { issuer, subject },
  );
  return row && { ...row };
}
