import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { quantile } from "../measure/spread.ts";
import { openBareNodes } from "../peers/bare-nodes.ts";
import { newNamespace, noServer, SERVER } from "../stage/event-store-server.ts";
import { openMailboxOfTwoNodes } from "../stage/live-mailbox.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { rounds: 7, messages: 200 },
  quick: { rounds: 2, messages: 10 },
};
const PEER = "bare append to bare subscription of another process";

export const row: Row = {
  name: "node-to-node",
  title: "Published on node A until a subscriber on node B has it, on one EventStoreDB",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    if (SERVER === undefined) return noServer("published on A to subscriber on B", PEER);
    const { rounds, messages } = SIZES[numbers];
    say("starting two nodes");
    const live = await openMailboxOfTwoNodes(cleanup, SERVER, newNamespace());
    const bare = await openBareNodes(cleanup, SERVER, newNamespace());

    say("measuring");
    const medians: Record<"ebox" | "bare", number[]> = { ebox: [], bare: [] };
    const side = (name: keyof typeof medians, message: () => Promise<number>) => async () => {
      const latencies: number[] = [];
      for (let n = 0; n < messages; n++) latencies.push(await message());
      latencies.sort((a, b) => a - b);
      medians[name].push(quantile(latencies, 0.5));
      return quantile(latencies, 0.99);
    };
    const p99 = await alternate(rounds, {
      ebox: side("ebox", async () => (await live.publish()).latencies[0] as number),
      bare: side("bare", bare),
    });
    const both = {
      unit: "ms",
      peerName: PEER,
      note:
        "ebox: through the GraphQL API of one process to a graphql-ws client of another, from the event's own time, taken " +
        "before its content is appended, by way of two appends, B's projection and GraphQL. The limit: two appends and the " +
        "second one's delivery. Both times are whole milliseconds, rounded down.",
    };
    const what = "published on A to subscriber on B";
    return [
      ratioOf({
        ...both,
        what: `${what}, median`,
        // The round that warms up is in here as well.
        ours: medians.ebox.slice(-rounds),
        peer: medians.bare.slice(-rounds),
      }),
      ratioOf({ ...both, what: `${what}, p99`, ours: p99.ebox, peer: p99.bare }),
    ];
  },
};
