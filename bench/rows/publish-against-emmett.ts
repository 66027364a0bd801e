import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { emmettMissing, openEmmett } from "../peers/emmett.ts";
import { openBarePostOffice } from "../stage/post-office.ts";
import { type RecordedMessage, recordedMessages, withNewId } from "../stage/recorded-messages.ts";
import type { Bench, Row } from "./row.ts";

const CLIENTS = 64;
const SIZES = {
  full: { rounds: 5, samples: 2_000, ours: 20_000, theirs: 2_000 },
  quick: { rounds: 2, samples: 100, ours: 500, theirs: 50 },
};

export const row: Row = {
  name: "publish-against-emmett",
  title: "Durable publish through the application, against Emmett on SQLite appending the same events",

  async run({ numbers, cleanup }: Bench): Promise<Figure[]> {
    const what = `publish, ${CLIENTS} clients: durable`;
    const missing = await emmettMissing();
    if (missing) return [{ kind: "left-out", what, peerName: "Emmett on SQLite", reason: missing }];
    const size = SIZES[numbers];
    const office = await openBarePostOffice(cleanup);
    await closedLoop(CLIENTS, size.samples, async () => void (await office.publish()));
    const samples = await recordedMessages(office.store);
    const emmett = await openEmmett(cleanup);
    let written = 0;
    const next = () => withNewId(samples[written++ % samples.length] as RecordedMessage);

    const seen = await alternate(size.rounds, {
      ebox: () => closedLoop(CLIENTS, size.ours, async () => void (await office.publish())),
      eventStore: () => closedLoop(CLIENTS, size.theirs, () => emmett.byEventStore(next())),
      connection: () => closedLoop(CLIENTS, size.theirs, () => emmett.byConnection(next())),
    });
    const ours = { what, unit: "messages/s", ours: seen.ebox };
    const same =
      "Emmett 0.38.5 appends ready events, synchronous=FULL as its driver has it. It cannot do all of the work: " +
      "an expected STREAM_DOES_NOT_EXIST is not enforced by its SQLite store, and appends of one store that overlap share " +
      `a transaction, so its ${CLIENTS} clients queue and are served one at a time. ${emmett.repeated()} of its ` +
      "transactions could not be committed by its driver at the first try and were repeated.";
    return [
      ratioOf({
        ...ours,
        peerName: "Emmett, its event store",
        peer: seen.eventStore,
        goal: { atLeast: 10 },
        note: same,
      }),
      ratioOf({
        ...ours,
        peerName: "Emmett, one open connection and one transaction a message",
        peer: seen.connection,
        note: `${same} Put together from its exported parts, which is not its documented use.`,
      }),
    ];
  },
};
