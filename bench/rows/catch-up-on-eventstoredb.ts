import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import type { CaughtUp } from "../stage/catch-up-process.ts";
import { startChild } from "../stage/child.ts";
import { noServer, SERVER } from "../stage/event-store-server.ts";
import { mailOnServer } from "../stage/mail-on-server.ts";
import { tempFolder } from "../stage/temp-folder.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { events: 1_000_000, rounds: 3 },
  quick: { events: 20_000, rounds: 2 },
};
/** Of the generated mail. */
const EVENTS_A_MESSAGE = 2.73;

const CATCH_UP = new URL("../stage/catch-up-process.ts", import.meta.url);
const COUNT = new URL("../peers/count-events-process.ts", import.meta.url);
const PEER = "bare filtered subscription that counts";
const MIB = 1_048_576;
/** The curve is told, and judged, in so many parts of equal time. */
const PARTS = 10;

export const row: Row = {
  name: "catch-up-on-eventstoredb",
  title: "Catch-up of an empty read model with EventStoreDB, against a bare filtered subscription; its memory",

  async run({ numbers, events: asked, cleanup, say }: Bench): Promise<Figure[]> {
    if (SERVER === undefined) return noServer("catch-up on EventStoreDB", PEER);
    const { events: usual, rounds } = SIZES[numbers];
    const messages = Math.round((asked ?? usual) / EVENTS_A_MESSAGE);
    const { namespace, events } = await mailOnServer(SERVER, messages, cleanup, say);
    const what = `${events.toLocaleString("en")} events`;
    say(`catching up with ${what}`);
    const curves: number[][] = [];
    const seen = await alternate(
      rounds,
      {
        catchUp: async () => {
          await using round = new AsyncDisposableStack();
          const child = startChild(round, CATCH_UP, namespace, await tempFolder(round));
          const { seconds, residentBytes } = await child.next<CaughtUp>();
          curves.push(inParts(residentBytes));
          return events / seconds;
        },
        count: async () => {
          await using round = new AsyncDisposableStack();
          const { seconds } = await startChild(round, COUNT, namespace, String(events)).next<{ seconds: number }>();
          return events / seconds;
        },
      },
      { warmUp: false },
    );
    const curve = (curves.at(-1) as number[]).map((mib) => Math.round(mib)).join(", ");
    return [
      ratioOf({
        what: `catch-up on EventStoreDB, ${what}`,
        unit: "events/s",
        peerName: PEER,
        ours: seen.catchUp,
        peer: seen.count,
        goal: { atLeast: 0.7 },
        note:
          "An empty read model, kept up by its thread as in a node that starts, until it shows what stood in the log; the " +
          "limit is the client's subscription with the same prefixes from the start. Each round in a new process.",
      }),
      ratioOf({
        what: `memory of a catch-up, ${what}: at its end`,
        unit: "MiB resident",
        peerName: "itself, after a fifth of the time",
        ours: curves.map((parts) => parts[PARTS - 1] as number),
        peer: curves.map((parts) => parts[1] as number),
        goal: { atMost: 1.2 },
        note: `The highest in each tenth of the time, MiB, last round: ${curve}.`,
      }),
    ];
  },
};

/** The highest of each part, in MiB. */
function inParts(bytes: readonly number[]): number[] {
  if (bytes.length < PARTS)
    throw new RangeError("It was over before its memory could be seen: more events are needed.");
  return Array.from({ length: PARTS }, (_, part) => {
    const from = Math.floor((part * bytes.length) / PARTS);
    const to = Math.floor(((part + 1) * bytes.length) / PARTS);
    return Math.max(...bytes.slice(from, to)) / MIB;
  });
}
