import { setTimeout as pause } from "node:timers/promises";
import { HOSTILE, requestOf } from "../../test/graphql/hostile/corpus.ts";
import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { quantile } from "../measure/spread.ts";
import { INBOX_PAGE, PAGE } from "../stage/inbox-page.ts";
import { mailReadModel } from "../stage/mail-folder.ts";
import { BIG_BOX, enterprise } from "../stage/people.ts";
import { startService } from "../stage/service.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { messages: 100_000, rounds: 5, repeats: 20, pages: 1_000 },
  quick: { messages: 5_000, rounds: 1, repeats: 3, pages: 50 },
};
/** Of processor time for one refusal. Milliseconds. */
const MOST_MS = 50;
/** What the allowance of one caller lets through in the long run: 2,000 refusals a minute. Milliseconds between two. */
const PACE = 30;

type Post = (body: string) => Promise<number>;

export const row: Row = {
  name: "hostile-documents",
  title: `What ${HOSTILE.length} hostile documents cost, and what others notice`,

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { messages, rounds, repeats, pages } = SIZES[numbers];
    const { folder } = await mailReadModel(messages, cleanup, say);
    const service = await startService(cleanup, folder.path, { EVENTSTORE_URL: "", EBOX_EXPLORER: "off" });
    const post = async (enterpriseNumber: string): Promise<Post> => {
      const authorization = `Bearer ${await service.token("administrator", enterpriseNumber)}`;
      return async (body) => {
        const headers = { "content-type": "application/json", authorization };
        const response = await fetch(service.graphql, { method: "POST", headers, body });
        await response.text();
        return response.status;
      };
    };
    const attack = await post(enterprise(0));
    const read = await post(BIG_BOX);
    const documents = HOSTILE.map((hostile) => ({ what: hostile.what, body: requestOf(hostile) }));
    const page = JSON.stringify({ query: INBOX_PAGE, variables: { mailbox: BIG_BOX, first: PAGE } });

    say("measuring the processor time of each");
    const costs: number[] = [];
    let worst = { what: "", ms: 0 };
    for (let round = 0; round <= rounds; round++) {
      worst = { what: "", ms: 0 };
      for (const { what, body } of documents) {
        const before = await cpuSeconds(service.graphql);
        for (let sent = 0; sent < repeats; sent++) await expectStatus(attack(body), 400);
        const ms = ((await cpuSeconds(service.graphql)) - before) * (1_000 / repeats);
        if (ms > worst.ms) worst = { what, ms };
      }
      if (round > 0) costs.push(worst.ms);
    }

    say("measuring what others notice");
    const p99 = async () => {
      const latencies: number[] = [];
      for (let asked = 0; asked < pages; asked++) {
        const started = performance.now();
        await expectStatus(read(page), 200);
        latencies.push(performance.now() - started);
      }
      return quantile(
        latencies.toSorted((a, b) => a - b),
        0.99,
      );
    };
    const attacked = async () => {
      let isOver = false;
      const attacking = (async () => {
        for (let sent = 0; !isOver; sent++) {
          await expectStatus(attack(documents[sent % documents.length]?.body as string), 400);
          await pause(PACE);
        }
      })();
      const figure = await p99();
      isOver = true;
      await attacking;
      return figure;
    };
    const seen = await alternate(rounds, { attacked, alone: p99 });
    return [
      ratioOf({
        what: "the most expensive hostile document",
        unit: "ms of processor time",
        peerName: "the limit",
        ours: costs,
        peer: costs.map(() => MOST_MS),
        goal: { atMost: 1 },
        note: `By the process's own count, the median of the worst of each round; last: ${worst.what}.`,
      }),
      ratioOf({
        what: "inbox page beside hostile documents, p99",
        unit: "ms",
        peerName: "the same without them",
        ours: seen.attacked,
        peer: seen.alone,
        goal: { atMost: 1.2 },
        note: "One caller sends the corpus, as fast as its allowance lets it in the long run (33 a second).",
      }),
    ];
  },
};

async function expectStatus(answer: Promise<number>, expected: number): Promise<void> {
  const status = await answer;
  if (status !== expected) throw new Error(`ebox answered ${status} instead of ${expected}.`);
}

async function cpuSeconds(graphql: string): Promise<number> {
  const metrics = await (await fetch(graphql.replace(/graphql$/, "metrics"))).text();
  return Number(/^ebox_process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]);
}
