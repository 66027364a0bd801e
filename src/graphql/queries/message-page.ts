import type { Folder } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { apiError, badInput } from "../api-error.ts";
import { parseMessageCursor } from "../cursor.ts";
import { findingsIn } from "../inputs/findings.ts";
import { type MessageListArgs, messageFilter } from "../inputs/message-list.ts";
import { assertPageSize } from "../inputs/page-args.ts";
import { LIMITS } from "../limits.ts";
import { MessageConnection } from "../types/message-connection.ts";
import type { View } from "../view.ts";

/** One page of the caller's own mailbox. Throws BAD_USER_INPUT, INVALID_CURSOR or INVALID_ENTERPRISE_NUMBER. */
export function messagePage(view: View, mailbox: EnterpriseNumber, folder: Folder, args: MessageListArgs) {
  const { orderBy: order, first } = args;
  assertPageSize(first);
  const after = args.after == null ? undefined : parseMessageCursor(args.after, order);
  const filter = args.filter == null ? undefined : judgedFilter(args.filter);
  const search = args.search == null ? undefined : judgedSearch(args.search);
  const { partitions } = view.rights;
  const page = view.readModel.messages({
    mailbox,
    folder,
    ...(partitions && { partitions }),
    order,
    first,
    ...(filter && { filter }),
    ...(search !== undefined && { search }),
    ...(after && { after }),
  });
  return new MessageConnection(page, order, after === undefined, view);
}

function judgedFilter(input: NonNullable<MessageListArgs["filter"]>) {
  const [finding] = findingsIn(input);
  if (finding) {
    const code = finding.code === "INVALID_ENTERPRISE_NUMBER" ? finding.code : "BAD_USER_INPUT";
    throw apiError(code, `\`filter.${finding.path?.join(".")}\`: ${finding.message}`);
  }
  return messageFilter(input);
}

/** Accents count for nothing in a search, so they don't in its length. */
function judgedSearch(search: string): string {
  const { searchMinCharacters: least, searchMaxCharacters: most } = LIMITS;
  const text = search.isWellFormed() ? search.replace(/[\s\p{Cc}]+/gu, " ").trim() : "";
  const length = text.length <= 4 * most ? [...text.normalize("NFD").replace(/\p{M}/gu, "")].length : text.length;
  if (length < least || length > most)
    throw badInput(`\`search\` takes ${least} to ${most} characters of well-formed Unicode.`);
  return text;
}
