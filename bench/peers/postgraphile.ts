import { startChild } from "../stage/child.ts";
import type { Postgresql } from "./postgresql.ts";

/** The same ten fields; `sender` is found by its foreign key. */
export const POSTGRAPHILE_PAGE = `
  query Inbox($mailbox: String!, $first: Int!) {
    allMessages(condition: { recipient: $mailbox, folder: "INBOX" }, orderBy: SEQ_DESC, first: $first) {
      edges {
        cursor
        node {
          rowId publishedAt expirationDate kind messageTypeId isReplyAuthorized readAt
          senderBySender { enterpriseNumber name }
          subject
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`;

export interface PostgraphilePage {
  readonly data: { readonly allMessages: { readonly edges: readonly { readonly node: { readonly rowId: string } }[] } };
}

/** Its address. */
export async function startPostgraphile(
  cleanup: AsyncDisposableStack,
  { host, user, database }: Postgresql,
): Promise<string> {
  const module = new URL("./postgraphile-process.ts", import.meta.url);
  const child = startChild(cleanup, module, host, user, database);
  return (await child.next<{ url: string }>()).url;
}
