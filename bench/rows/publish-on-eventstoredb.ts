import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { type BareMessage, bareMessage, openBareEventStoreDb } from "../peers/bare-eventstoredb.ts";
import { newNamespace, noServer, SERVER } from "../stage/event-store-server.ts";
import { openPostOffice } from "../stage/post-office.ts";
import { inNewStreams, recordedMessages } from "../stage/recorded-messages.ts";
import type { Bench, Row } from "./row.ts";

const SIZES = {
  full: { rounds: 7, samples: 2_000, one: 1_500, many: 10_000, batches: 100 },
  quick: { rounds: 2, samples: 100, one: 50, many: 500, batches: 5 },
};
/** Messages in one `publishMessages`. */
const BATCH = 100;

const PEER = "bare client appends of the same events";

export const row: Row = {
  name: "publish-on-eventstoredb",
  title: "Durable publish on EventStoreDB, against bare appends of the same events on the same server",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    if (SERVER === undefined) return noServer("publish on EventStoreDB", PEER);
    const size = SIZES[numbers];
    const server = SERVER;
    const namespace = newNamespace();
    const office = await openPostOffice(cleanup, { eventStoreUrl: server, namespace });
    const publish = async () => void (await office.publish());
    await closedLoop(64, size.samples, publish);
    const samples = (await recordedMessages(office.store)).map(bareMessage);
    const appendBare = openBareEventStoreDb(cleanup, server);
    const bareNamespace = newNamespace();
    let written = 0;
    const bare = () => {
      const sample = samples[written++ % samples.length] as BareMessage;
      return appendBare(sample, inNewStreams(bareNamespace));
    };
    const ourBatch = () => office.publishTogether(BATCH);
    const bareBatch = async () => void (await Promise.all(Array.from({ length: BATCH }, bare)));

    const measured = async (
      what: string,
      clients: number,
      actions: number,
      ours: () => Promise<void> = publish,
      peer: () => Promise<void> = bare,
      each = 1,
    ) => {
      say(what);
      const seen = await alternate(size.rounds, {
        published: async () => each * (await closedLoop(clients, actions, ours)),
        bare: async () => each * (await closedLoop(clients, actions, peer)),
      });
      return ratioOf({
        what: `publish on EventStoreDB, ${what}: durable`,
        unit: "messages/s",
        peerName: PEER,
        ours: seen.published,
        peer: seen.bare,
        goal: { atLeast: 0.8 },
        note:
          "publishMessage until the server acknowledged its Published, in a node without HTTP, whose projector follows " +
          "beside it and takes its part of the cores. The limit appends recorded messages by a client of its own: " +
          "content, then Published, two streams each; no ids, salts, hashes, no sender, no rules, no read model.",
      });
    };
    return [
      await measured("1 client", 1, size.one),
      await measured("64 clients", 64, size.many),
      await measured(`batches of ${BATCH}`, 1, size.batches, ourBatch, bareBatch, BATCH),
    ];
  },
};
