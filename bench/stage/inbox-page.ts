import type { RunningService } from "./service.ts";

export const PAGE = 50;

/** Ten fields a message. */
export const INBOX_PAGE = `
  query Inbox($mailbox: EnterpriseNumber!, $first: Int!, $after: String) {
    mailbox(enterpriseNumber: $mailbox) {
      messages(folder: INBOX, first: $first, after: $after) {
        edges {
          cursor
          node {
            messageId publishedAt expirationDate kind messageTypeId isReplyAuthorized readAt
            sender { enterpriseNumber name { fr } }
            subject { fr }
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`;

export interface InboxPage {
  readonly mailbox: {
    readonly messages: {
      readonly edges: readonly { readonly node: { readonly messageId: string } }[];
      readonly pageInfo: { readonly endCursor: string };
    };
  };
}

/** The cursor before that page (from 1), found as a client finds it: page by page. */
export async function cursorBefore(
  pageNumber: number,
  service: RunningService,
  token: string,
  mailbox: string,
): Promise<string | undefined> {
  let after: string | undefined;
  for (let walked = 1; walked < pageNumber; walked++) {
    const page = await service.ask<InboxPage>(token, INBOX_PAGE, { mailbox, first: PAGE, after });
    after = page.mailbox.messages.pageInfo.endCursor;
  }
  return after;
}
