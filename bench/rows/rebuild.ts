import { alternate } from "../measure/alternate.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { startChild } from "../stage/child.ts";
import { mailFolder } from "../stage/mail-folder.ts";
import { tempFolder } from "../stage/temp-folder.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { small: { messages: 100_000, rounds: 5 }, large: { messages: 1_000_000, rounds: 2 } },
  quick: { small: { messages: 2_000, rounds: 2 }, large: { messages: 20_000, rounds: 2 } },
};

const REBUILD = new URL("../stage/rebuild-process.ts", import.meta.url);
const READ = new URL("../peers/read-log-process.ts", import.meta.url);
const MIB = 1_048_576;

interface Done {
  readonly events: number;
  readonly seconds: number;
  readonly peakBytes: number;
}

export const row: Row = {
  name: "rebuild",
  title: "Rebuild of the read model, against reading and parsing the log alone; memory of both sizes",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { small, large } = SIZES[numbers];
    const figures: Figure[] = [];
    const peaks: number[][] = [];
    for (const { messages, rounds } of [small, large]) {
      const { eventLog } = await mailFolder(messages, cleanup, say);
      const size = `${messages.toLocaleString("en")} messages`;
      say(`rebuilding ${size}`);
      const peak: number[] = [];
      const seen = await alternate(
        rounds,
        {
          rebuild: async () => {
            await using round = new AsyncDisposableStack();
            const done = await runToItsEnd(round, REBUILD, eventLog, await tempFolder(round));
            peak.push(done.peakBytes / MIB);
            return done.events / done.seconds;
          },
          read: async () => {
            await using round = new AsyncDisposableStack();
            const done = await runToItsEnd(round, READ, eventLog);
            return done.events / done.seconds;
          },
        },
        { warmUp: false },
      );
      peaks.push(peak);
      figures.push(
        ratioOf({
          what: `rebuild, ${size}`,
          unit: "events/s",
          peerName: "reading and parsing the log alone",
          ours: seen.rebuild,
          peer: seen.read,
          note: "Every table, index, counter and the trigram search, from an empty file. Each round in a new process.",
        }),
      );
    }
    const [ofSmall = [], ofLarge = []] = peaks;
    const rounds = Math.min(ofSmall.length, ofLarge.length);
    figures.push(
      ratioOf({
        what: `memory of a rebuild, ${large.messages.toLocaleString("en")} messages`,
        unit: "MiB at its peak",
        peerName: `itself, ${small.messages.toLocaleString("en")} messages`,
        ours: ofLarge.slice(0, rounds),
        peer: ofSmall.slice(0, rounds),
        goal: { atMost: 1.2 },
        note: "Constant, but for what the collector leaves lying: the highest resident size of the whole process.",
      }),
    );
    return figures;
  },
};

/** The processes run one after the other: nothing else of ours runs beside them. */
async function runToItsEnd(cleanup: AsyncDisposableStack, module: URL, ...args: string[]): Promise<Done> {
  const child = startChild(cleanup, module, ...args);
  return child.next<Done>();
}
