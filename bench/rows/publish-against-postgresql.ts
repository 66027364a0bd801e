import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { postgresqlMissing, startPostgresql } from "../peers/postgresql.ts";
import { openPublisher } from "../peers/postgresql-publisher.ts";
import { openPostOffice } from "../stage/post-office.ts";
import { type RecordedMessage, recordedMessages, withNewId } from "../stage/recorded-messages.ts";
import type { Bench, Row } from "./row.ts";

const CLIENTS = 64;
const SIZES = {
  full: { rounds: 7, samples: 2_000, messages: 20_000 },
  quick: { rounds: 2, samples: 100, messages: 500 },
};

export const row: Row = {
  name: "publish-against-postgresql",
  title: "Publish through the application, against PostgreSQL 15 doing the same in one transaction per message",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const what = `publish, ${CLIENTS} clients: durable and visible`;
    const missing = await postgresqlMissing();
    if (missing) return [{ kind: "left-out", what, peerName: "PostgreSQL 15", reason: missing }];
    const { rounds, samples: count, messages } = SIZES[numbers];
    const office = await openPostOffice(cleanup);
    await closedLoop(CLIENTS, count, office.publishAndSee);
    const samples = await recordedMessages(office.store);
    say("starting PostgreSQL");
    const postgresql = await openPublisher(cleanup, await startPostgresql(cleanup));
    let written = 0;
    const next = () => withNewId(samples[written++ % samples.length] as RecordedMessage);

    const seen = await alternate(rounds, {
      ebox: () => closedLoop(CLIENTS, messages, office.publishAndSee),
      sixSteps: () => closedLoop(CLIENTS, messages, () => postgresql.inSixSteps(next())),
      oneStep: () => closedLoop(CLIENTS, messages, () => postgresql.inOneStep(next())),
    });
    const ours = { what, unit: "messages/s", ours: seen.ebox, goal: { atLeast: 1.2 } };
    const same =
      "Both make content, message, inbox row and counter visible before they answer. PostgreSQL gets the ready JSON over " +
      "its socket by 32 connections of pg; it makes no ids, salts, hashes, search index, feed or statistics.";
    return [
      ratioOf({
        ...ours,
        peerName: "PostgreSQL 15, BEGIN + 4 prepared statements + COMMIT",
        peer: seen.sixSteps,
        note: same,
      }),
      ratioOf({
        ...ours,
        peerName: "PostgreSQL 15, all four in one prepared statement",
        peer: seen.oneStep,
        note: `${same} One round trip instead of six.`,
      }),
    ];
  },
};
