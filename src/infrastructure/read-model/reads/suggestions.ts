import type { SuggestionPage, SuggestionPageRequest, SuggestionRow } from "../../../application/ports/read-model.ts";
import { LIMIT, type Statements } from "./statements.ts";

type StoredSuggestion = Omit<SuggestionRow, "partitionName"> & { partitionName: string | null };

/** One statement, which walks an index from the cursor on: every page costs the same. */
export function suggestionPage(
  statements: Statements,
  { mailbox, first, after }: SuggestionPageRequest,
): SuggestionPage {
  const sql = `
    SELECT s.position, s.suggestion_id AS suggestionId, s.sender, s.message_type_id AS messageTypeId,
      s.sender_application_id AS senderApplicationId, s.suggested_at AS suggestedAt,
      (SELECT c.parts -> '$.partitionName' FROM contents c WHERE c.id = s.content_id) AS partitionName
    FROM routing_suggestions s INDEXED BY suggestions_of_mailbox
    WHERE s.mailbox = :mailbox AND s.position > :after
    ORDER BY s.position ${LIMIT}`;
  const rows = statements
    .all<StoredSuggestion>(sql, { mailbox, after: after ?? "", limit: first + 1 })
    .map(({ partitionName, ...row }) => ({ ...row, partitionName: partitionName && JSON.parse(partitionName) }));
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}
