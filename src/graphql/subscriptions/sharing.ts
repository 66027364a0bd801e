import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from "graphql";
import type { Rights } from "../view.ts";

/**
 * Names all that decides what a change looks like to a subscriber: those with the same key get the same bytes. A
 * variable that only says where to start (`after`) decides nothing, so that those who resume share as well.
 */
export function sharingKey(
  query: string,
  operation: OperationDefinitionNode,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  rights: Rights,
): string {
  const ignored = variableOfStart(document, operation);
  const deciding = Object.entries(variables)
    .filter(([name]) => name !== ignored)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([rights.key, operation.name?.value, query, deciding]);
}

function variableOfStart(document: DocumentNode, operation: OperationDefinitionNode): string | undefined {
  const [field] = operation.selectionSet.selections;
  if (field?.kind !== Kind.FIELD) return undefined;
  const value = field.arguments?.find(({ name }) => name.value === "after")?.value;
  if (value?.kind !== Kind.VARIABLE) return undefined;
  let uses = 0;
  visit(document, { Variable: ({ name }) => void (name.value === value.name.value && uses++) });
  // Once where it is declared and once in that argument.
  return uses === 2 ? value.name.value : undefined;
}
