import { type LoadRequest, startHttpLoad } from "../load/http-load.ts";
import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { POSTGRAPHILE_PAGE, type PostgraphilePage, startPostgraphile } from "../peers/postgraphile.ts";
import { postgresqlMissing, startPostgresql } from "../peers/postgresql.ts";
import { copyMail } from "../peers/postgresql-mail.ts";
import { startChild } from "../stage/child.ts";
import { cursorBefore, INBOX_PAGE, type InboxPage, PAGE } from "../stage/inbox-page.ts";
import { mailReadModel } from "../stage/mail-folder.ts";
import { BIG_BOX_SHARE } from "../stage/mail-log.ts";
import { BIG_BOX } from "../stage/people.ts";
import { startService } from "../stage/service.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { messages: 1_000_000, deepPage: 1_000, rounds: 5, seconds: 8 },
  quick: { messages: 20_000, deepPage: 20, rounds: 2, seconds: 1 },
};
const CONNECTIONS = 20;
const POSTGRAPHILE = "PostGraphile 5 on PostgreSQL 15";

export const row: Row = {
  name: "inbox-page",
  title: `Inbox page of ${PAGE} × 10 fields from the big box, over HTTP, ${CONNECTIONS} connections`,

  async run(bench: Bench): Promise<Figure[]> {
    const { numbers, cleanup, say } = bench;
    const { messages, deepPage, rounds, seconds } = SIZES[numbers];
    const { folder, file } = await mailReadModel(messages, cleanup, say);
    const { first, deep, firstIds } = await eboxRequests(bench, folder.path, deepPage);
    const bareChild = startChild(cleanup, new URL("../peers/bare-http-process.ts", import.meta.url), file);
    const { url } = await bareChild.next<{ url: string }>();
    const bare: LoadRequest = { url, headers: JSON_BODY, body: JSON.stringify({ mailbox: BIG_BOX, first: PAGE }) };
    const bareAnswer = await post<InboxPage["mailbox"]["messages"]>(bare);
    assertSame("bare HTTP", firstIds, idsOf(bareAnswer));

    const missing = await postgresqlMissing();
    const postgraphile = missing ? undefined : await postgraphileRequest(bench, file, firstIds);

    const load = startHttpLoad(cleanup, { connections: CONNECTIONS, seconds });
    say("measuring");
    const seen = await alternate(rounds, {
      first: load.measure(first),
      bare: load.measure(bare),
      deep: load.measure(deep),
      ...(postgraphile && { postgraphile: load.measure(postgraphile) }),
    } as Record<"first" | "bare" | "deep" | "postgraphile", () => Promise<number>>);

    const generator = load.note();
    const what = `inbox page, box of ${(messages / BIG_BOX_SHARE).toLocaleString("en")} in ${messages.toLocaleString("en")}`;
    const ours = { what, unit: "pages/s", ours: seen.first };
    return [
      ratioOf({
        ...ours,
        peerName: "bare node:http and the same SQL",
        peer: seen.bare,
        goal: { atLeast: 0.6 },
        note: `ebox by GraphQL, the token checked; the limit writes JSON and checks nothing. ${generator}`,
      }),
      postgraphile
        ? ratioOf({
            ...ours,
            peerName: POSTGRAPHILE,
            peer: seen.postgraphile,
            goal: { atLeast: 1.1 },
            note: `The same rows and fields, page by keyset; it checks no token and has subject and name as columns. ${generator}`,
          })
        : { kind: "left-out", what, peerName: POSTGRAPHILE, reason: missing ?? "" },
      ratioOf({
        what: `inbox page ${deepPage.toLocaleString("en")}`,
        unit: "pages/s",
        ours: seen.deep,
        peerName: "page 1",
        peer: seen.first,
        goal: { atLeast: 0.8 },
        note: `Its cursor was found page by page. ${generator}`,
      }),
    ];
  },
};

const JSON_BODY = { "content-type": "application/json" };

async function eboxRequests({ cleanup, say }: Bench, dataFolder: string, deepPage: number) {
  say("starting ebox");
  const service = await startService(cleanup, dataFolder);
  const token = await service.token("administrator", BIG_BOX);
  const firstPage = await service.ask<InboxPage>(token, INBOX_PAGE, { mailbox: BIG_BOX, first: PAGE });
  const after = await cursorBefore(deepPage, service, token, BIG_BOX);
  const request = (variables: object): LoadRequest => ({
    url: service.graphql,
    headers: { ...JSON_BODY, authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: INBOX_PAGE, variables: { mailbox: BIG_BOX, first: PAGE, ...variables } }),
  });
  const deep = request({ after });
  const deepIds = idsOf((await post<{ data: InboxPage }>(deep)).data.mailbox.messages);
  const firstIds = idsOf(firstPage.mailbox.messages);
  if (deepIds.length !== PAGE || firstIds.length !== PAGE) throw new Error("The box is smaller than it should be.");
  return { first: request({}), deep, firstIds };
}

async function postgraphileRequest({ cleanup, say }: Bench, file: string, firstIds: string[]): Promise<LoadRequest> {
  say("copying the rows to PostgreSQL");
  const postgresql = await startPostgresql(cleanup);
  await copyMail(file, postgresql);
  const request = {
    url: await startPostgraphile(cleanup, postgresql),
    headers: JSON_BODY,
    body: JSON.stringify({ query: POSTGRAPHILE_PAGE, variables: { mailbox: BIG_BOX, first: PAGE } }),
  };
  const { data } = await post<PostgraphilePage>(request);
  assertSame(
    POSTGRAPHILE,
    firstIds,
    data.allMessages.edges.map(({ node }) => node.rowId),
  );
  return request;
}

async function post<Answer>({ url, headers, body }: LoadRequest): Promise<Answer> {
  const response = await fetch(url, { method: "POST", headers, body });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(`${url} answered ${response.status} ${text}`);
  return JSON.parse(text) as Answer;
}

const idsOf = ({ edges }: InboxPage["mailbox"]["messages"]) => edges.map(({ node }) => node.messageId);

function assertSame(who: string, expected: readonly string[], actual: readonly string[]): void {
  if (expected.join() !== actual.join()) throw new Error(`${who} shows another page than ebox.`);
}
