import type { AccessPage, AccessPageRequest, AccessRow } from "../../../application/ports/read-model.ts";
import { LIMIT, type Statements } from "./statements.ts";

/** One statement, which walks an index from the cursor on: every page costs the same. */
export function accessPage(
  statements: Statements,
  { messageId, onBehalfOf, first, after }: AccessPageRequest,
): AccessPage {
  const sql = `
    SELECT a.position, a.kind, a.at, a.person_id AS personId, a.actor_kind AS actorKind,
      a.authentication_method AS authenticationMethod, a.assurance_level AS assuranceLevel,
      a.on_behalf_of AS onBehalfOf, a.part, a.token_hash AS tokenHash,
      (SELECT p.name FROM persons p WHERE p.actor_id = a.person_id) AS name
    FROM accesses a INDEXED BY accesses_of_message
    WHERE a.message_id = :messageId AND a.on_behalf_of = :onBehalfOf AND a.position > :after
    ORDER BY a.position ${LIMIT}`;
  const rows = statements
    .all<AccessRow>(sql, { messageId, onBehalfOf, after: after ?? "", limit: first + 1 })
    .map((row) => ({ ...row }));
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}
