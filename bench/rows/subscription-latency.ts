import type { Heard } from "../load/subscribers-process.ts";
import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { quantile } from "../measure/spread.ts";
import { openBroadcast } from "../peers/ws-broadcast.ts";
import { openLiveMailbox } from "../stage/live-mailbox.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { subscribers: 1_000, rounds: 7, events: 40 },
  quick: { subscribers: 50, rounds: 2, events: 5 },
};

export const row: Row = {
  name: "subscription-latency",
  title: "From append to every subscriber of one mailbox, against a raw ws broadcast",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { subscribers, rounds, events } = SIZES[numbers];
    say(`opening 2 × ${subscribers.toLocaleString("en")} sockets`);
    const live = await openLiveMailbox(cleanup, subscribers);
    const broadcast = await openBroadcast(cleanup, subscribers);
    const { frameBytes } = await live.publish();

    say("measuring");
    const medians: Record<"ebox" | "raw", number[]> = { ebox: [], raw: [] };
    const side = (name: keyof typeof medians, event: () => Promise<Heard>) => async () => {
      const latencies: number[] = [];
      for (let n = 0; n < events; n++) latencies.push(...(await event()).latencies);
      latencies.sort((a, b) => a - b);
      medians[name].push(quantile(latencies, 0.5));
      return quantile(latencies, 0.99);
    };
    const p99 = await alternate(rounds, {
      ebox: side("ebox", () => live.publish()),
      raw: side("raw", () => broadcast(frameBytes)),
    });

    const what = `append to ${subscribers.toLocaleString("en")} subscribers`;
    const both = { unit: "ms", peerName: "raw ws broadcast of one shared frame" };
    const note =
      `Frames of ${frameBytes} bytes. ebox: from the event's own time, taken before it is appended, through fsync, projection ` +
      "and GraphQL to each graphql-ws client; the limit: from the frame's time, no store behind it. Both times are whole " +
      "milliseconds, rounded down. The clients are in a process of their own.";
    return [
      ratioOf({ ...both, what: `${what}, p99`, ours: p99.ebox, peer: p99.raw, goal: { atMost: 1.5 }, note }),
      ratioOf({
        ...both,
        what: `${what}, median`,
        // The round that warms up is in here as well.
        ours: medians.ebox.slice(-rounds),
        peer: medians.raw.slice(-rounds),
        note,
      }),
    ];
  },
};
