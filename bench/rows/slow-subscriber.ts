import { setTimeout as pause } from "node:timers/promises";
import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { quantile } from "../measure/spread.ts";
import { openMailboxWithSlowReaders } from "../stage/live-mailbox.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { subscribers: 1_000, rounds: 7, events: 40 },
  quick: { subscribers: 50, rounds: 2, events: 5 },
};
/** In which a newcomer who reads nothing has been sent what fits. Ten seconds later it is cut off. Milliseconds. */
const STUCK_AFTER = 3_000;

export const row: Row = {
  name: "slow-subscriber",
  title: "What the subscribers of a mailbox notice of one among them that reads nothing",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { subscribers, rounds, events } = SIZES[numbers];
    say(`opening ${subscribers.toLocaleString("en")} sockets`);
    const live = await openMailboxWithSlowReaders(cleanup, subscribers);

    say("measuring");
    const p99 = async () => {
      const latencies: number[] = [];
      for (let n = 0; n < events; n++) latencies.push(...(await live.publish()).latencies);
      return quantile(
        latencies.toSorted((a, b) => a - b),
        0.99,
      );
    };
    const seen = await alternate(rounds, {
      beside: async () => {
        const socket = await live.addSlowReader();
        await pause(STUCK_AFTER);
        const figure = await p99();
        socket.terminate();
        return figure;
      },
      alone: p99,
    });
    return [
      ratioOf({
        what: `append to ${subscribers.toLocaleString("en")} subscribers beside one that reads nothing, p99`,
        unit: "ms",
        peerName: "the same without it",
        ours: seen.beside,
        peer: seen.alone,
        goal: { atMost: 1.2 },
        note:
          "It follows the same mailbox, has changes of 100 kB to read, and is measured while what fits has been sent and " +
          "the rest waits. Latency as in subscription-latency.",
      }),
    ];
  },
};
