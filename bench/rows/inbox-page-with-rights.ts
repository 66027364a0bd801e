import { cp } from "node:fs/promises";
import { type LoadRequest, startHttpLoad } from "../load/http-load.ts";
import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { divide } from "../stage/departments.ts";
import { INBOX_PAGE, type InboxPage, PAGE } from "../stage/inbox-page.ts";
import { mailReadModel } from "../stage/mail-folder.ts";
import { BIG_BOX, enterprise } from "../stage/people.ts";
import { startService } from "../stage/service.ts";
import { tempFolder } from "../stage/temp-folder.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { messages: 100_000, rounds: 7, seconds: 5, users: 200 },
  quick: { messages: 20_000, rounds: 2, seconds: 1, users: 20 },
};
const CONNECTIONS = 20;
const PARTITIONS = 50;

export const row: Row = {
  name: "inbox-page-with-rights",
  title: `The same inbox page with rights checked, by a user beside an administrator, ${CONNECTIONS} connections`,

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { messages, rounds, seconds, users } = SIZES[numbers];
    const { folder } = await mailReadModel(messages, cleanup, say);
    // Others read the mail as it is.
    const copy = await tempFolder(cleanup);
    await cp(folder.path, copy, { recursive: true });
    say("starting ebox");
    const service = await startService(cleanup, copy);

    say("dividing two mailboxes");
    const few = await divide(service, enterprise(0), { busy: 3, sparse: 0 });
    const many = await divide(service, BIG_BOX, { busy: PARTITIONS - 2, sparse: 2 });
    await many.admitOthers(users - 4, many.busy.slice(0, 3));

    const pageOf = async (mailbox: string, token: string): Promise<LoadRequest> => {
      const variables = { mailbox, first: PAGE };
      const { edges } = (await service.ask<InboxPage>(token, INBOX_PAGE, variables)).mailbox.messages;
      if (edges.length !== PAGE) throw new Error(`The page has ${edges.length} messages.`);
      return {
        url: service.graphql,
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: INBOX_PAGE, variables }),
      };
    };
    const ofFew = (token: string) => pageOf(enterprise(0), token);
    const ofMany = (token: string) => pageOf(BIG_BOX, token);
    const sides = {
      administratorOfFew: await ofFew(few.administrator),
      allOfFew: await ofFew(await few.admit("user", few.busy)),
      administratorOfMany: await ofMany(many.administrator),
      allOfMany: await ofMany(await many.admit("user", [...many.busy, ...many.sparse])),
      halfOfMany: await ofMany(await many.admit("co-local-administrator", many.busy.slice(0, PARTITIONS / 2))),
      sparse: await ofMany(await many.admit("document-consumer", many.sparse)),
      sparsest: await ofMany(await many.admit("local-administrator", many.sparse.slice(0, 1))),
    };
    const load = startHttpLoad(cleanup, { connections: CONNECTIONS, seconds });
    type Side = keyof typeof sides;
    say("measuring");
    const seen = await alternate(
      rounds,
      Object.fromEntries(Object.entries(sides).map(([side, request]) => [side, load.measure(request)])) as Record<
        Side,
        () => Promise<number>
      >,
    );

    const against = (administrator: Side, side: Side, what: string, atLeast: number) =>
      ratioOf({
        what,
        unit: "pages/s",
        ours: seen[side],
        peerName: "the same page for its administrator",
        peer: seen[administrator],
        goal: { atLeast },
        note: load.note(),
      });
    const amongMany = `of ${PARTITIONS} partitions, beside ${users} users`;
    return [
      against("administratorOfFew", "allOfFew", "inbox page of a user, all of 3 partitions", 0.9),
      against("administratorOfMany", "allOfMany", `the same, all ${amongMany}`, 0.8),
      against("administratorOfMany", "halfOfMany", `the same, half ${amongMany}`, 0.8),
      against("administratorOfMany", "sparse", "the same, two partitions with little mail", 0.8),
      against("administratorOfMany", "sparsest", "the same, one partition with little mail", 0.8),
    ];
  },
};
