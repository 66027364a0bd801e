import type { PartitionRow, UserRow } from "../../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { Grant } from "../../../domain/mailbox/access.ts";
import type { RoutingRule } from "../../../domain/mailbox/routing.ts";
import type { PartitionId } from "../../../domain/message/events.ts";
import { oneOf, type Statements } from "./statements.ts";

export function partitionsOf(statements: Statements, mailbox: EnterpriseNumber): PartitionRow[] {
  const sql = `
    SELECT p.partition AS id, c.parts ->> '$.name' AS name, p.created_at AS createdAt
    FROM partitions p LEFT JOIN contents c ON c.id = p.content_id
    WHERE p.mailbox = :mailbox AND p.deleted_at IS NULL ORDER BY p.created_at, p.partition`;
  return statements.all<PartitionRow>(sql, { mailbox }).map((row) => ({ ...row }));
}

export function partitionNames(statements: Statements, partitions: readonly PartitionId[]): Map<string, string> {
  const sql = `
    SELECT p.mailbox || ' ' || p.partition AS key, c.parts ->> '$.name' AS name
    FROM partitions p JOIN contents c ON c.id = p.content_id
    WHERE ${oneOf("p.partition", "partitions")} AND p.deleted_at IS NULL`;
  const rows = statements.all<{ key: string; name: string }>(sql, { partitions: JSON.stringify(partitions) });
  return new Map(rows.map(({ key, name }) => [key, name]));
}

export function routingRules(statements: Statements, mailbox: EnterpriseNumber): readonly RoutingRule[] {
  const row = statements.get<{ rules: string }>("SELECT rules FROM routing_rules WHERE mailbox = :mailbox", {
    mailbox,
  });
  return row ? JSON.parse(row.rules) : [];
}

const GRANT_COLUMNS = "g.role, g.domain, g.ebox_administrator AS eBoxAdministrator, g.partitions";

type StoredGrant = Pick<Grant, "role" | "domain"> & { eBoxAdministrator: number; partitions: string };

const grantIn = ({ role, domain, eBoxAdministrator, partitions }: StoredGrant): Grant => ({
  role,
  domain,
  eBoxAdministrator: eBoxAdministrator === 1,
  partitions: JSON.parse(partitions),
});

export function grantOf(statements: Statements, mailbox: EnterpriseNumber, personId: string): Grant | undefined {
  const sql = `SELECT ${GRANT_COLUMNS} FROM grants g WHERE g.mailbox = :mailbox AND g.person_id = :personId`;
  const row = statements.get<StoredGrant>(sql, { mailbox, personId });
  return row && grantIn(row);
}

/** Names are told to an enterprise for which the person has acted: an id alone, granted by anybody, tells none. */
export function usersOf(statements: Statements, mailbox: EnterpriseNumber): UserRow[] {
  const sql = `
    SELECT g.person_id AS personId, g.granted_at AS grantedAt, ${GRANT_COLUMNS},
      (SELECT p.name FROM persons p WHERE p.actor_id = g.person_id AND (p.enterprise = g.mailbox OR EXISTS (
        SELECT 1 FROM data_access d WHERE d.mailbox = g.mailbox AND d.person = g.person_id))) AS name
    FROM grants g WHERE g.mailbox = :mailbox ORDER BY g.granted_at, g.person_id`;
  const rows = statements.all<StoredGrant & Pick<UserRow, "personId" | "name" | "grantedAt">>(sql, { mailbox });
  return rows.map(({ personId, name, grantedAt, ...grant }) => ({ personId, name, grantedAt, ...grantIn(grant) }));
}
