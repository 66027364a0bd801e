import type { Api } from "../graphql/api.ts";
import type { MailInLog, MessageInLog } from "./mail-in-log.ts";

const FOLDERS = ["INBOX", "MASKED", "EXPIRED"] as const;

const PAGE = `query Page($number: EnterpriseNumber!, $folder: Folder!, $after: String) {
  mailbox(enterpriseNumber: $number) {
    counters { folder partition total unread }
    messages(folder: $folder, first: 100, after: $after, orderBy: PUBLICATION_OLDEST_FIRST) {
      nodes { messageId }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Page {
  readonly mailbox: {
    readonly counters: readonly { folder: string; total: number; unread: number }[];
    readonly messages: {
      readonly nodes: readonly { messageId: string }[];
      readonly pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}

/** Where a mailbox, as the API shows it, is not what the log says: its folders in their order, and its counters. */
export async function againstApi(number: string, api: Api, log: MailInLog): Promise<string[]> {
  const mine = [...log.messages.values()].filter(({ facts }) => facts.recipient.enterpriseNumber === number);
  const violations: string[] = [];
  for (const folder of FOLDERS) {
    const expected = mine.filter((message) => message.folder === folder);
    const { ids, counters } = await walk(api, number, folder);
    if (ids.join() !== expected.map(({ id }) => id).join()) {
      violations.push(`${folder} of ${number} shows ${ids.length} messages: ${difference(ids, expected)}`);
    }
    const { total = 0, unread = 0 } = counters.find((counter) => counter.folder === folder) ?? {};
    const unreadInLog = expected.filter(({ times }) => times.Read.length === 0).length;
    if (total !== expected.length || unread !== unreadInLog) {
      violations.push(`${folder} of ${number} counts ${total}/${unread}, the log ${expected.length}/${unreadInLog}`);
    }
  }
  return violations;
}

async function walk(api: Api, number: string, folder: string) {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const { counters, messages } = await pageOf(api, { number, folder, after });
    ids.push(...messages.nodes.map(({ messageId }) => messageId));
    if (!messages.pageInfo.hasNextPage) return { ids, counters };
    after = messages.pageInfo.endCursor;
  }
}

async function pageOf(api: Api, variables: object): Promise<Page["mailbox"]> {
  const { data, errors } = await api.post<Page>({ query: PAGE, variables });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.mailbox;
}

function difference(ids: readonly string[], expected: readonly MessageInLog[]): string {
  const shown = new Set(ids);
  const known = new Set(expected.map(({ id }) => id));
  const missing = [...known].filter((id) => !shown.has(id));
  const tooMany = ids.filter((id) => !known.has(id));
  return `missing ${missing}, too many ${tooMany}, twice ${ids.length - shown.size}, of ${known.size}`;
}
