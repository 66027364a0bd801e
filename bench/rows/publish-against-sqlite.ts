import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { openBareSqlite } from "../peers/bare-sqlite.ts";
import { openBarePostOffice, openPostOffice } from "../stage/post-office.ts";
import { type RecordedMessage, recordedMessages, withNewId } from "../stage/recorded-messages.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { rounds: 7, samples: 2_000, one: 3_000, many: 30_000 },
  quick: { rounds: 2, samples: 100, one: 50, many: 500 },
};

export const row: Row = {
  name: "publish-against-sqlite",
  title: "Durable publish through the application, against bare SQLite group commit of the same bytes",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const size = SIZES[numbers];
    const office = await openBarePostOffice(cleanup);
    const projectedOffice = await openPostOffice(cleanup);
    await closedLoop(64, size.samples, async () => void (await office.publish()));
    const samples = await recordedMessages(office.store);
    const writeBare = await openBareSqlite(cleanup);
    let written = 0;
    const bare = () => writeBare(withNewId(samples[written++ % samples.length] as RecordedMessage));

    const figures: Figure[] = [];
    for (const [clients, messages] of [
      [1, size.one],
      [64, size.many],
    ] as const) {
      say(`${clients} client(s)`);
      const seen = await alternate(size.rounds, {
        published: () => closedLoop(clients, messages, async () => void (await office.publish())),
        bare: () => closedLoop(clients, messages, bare),
        visible: () => closedLoop(clients, messages, projectedOffice.publishAndSee),
      });
      const what = `publish, ${clients} ${clients === 1 ? "client" : "clients"}`;
      const limit = { unit: "messages/s", peerName: "bare SQLite group commit", peer: seen.bare };
      figures.push(
        ratioOf({
          ...limit,
          what: `${what}: durable`,
          ours: seen.published,
          goal: { atLeast: 0.6 },
          note:
            "publishMessage over the embedded log, no HTTP, no projector. The limit inserts ready rows, two streams and " +
            "two events a message, in the same tables: it makes no ids, salts, hashes or JSON and checks nothing.",
        }),
        ratioOf({
          ...limit,
          what: `${what}: durable and visible`,
          ours: seen.visible,
          note: "With the projector beside it, answered once the read model shows the message; the limit has none.",
        }),
      );
    }
    return figures;
  },
};
