import { DatabaseSync } from "node:sqlite";
import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { built } from "../stage/built.ts";
import { mailReadModel } from "../stage/mail-folder.ts";
import { BIG_BOX } from "../stage/people.ts";
import type { Bench, Row } from "./row.ts";

const { openReader } = await built<typeof import("../../src/infrastructure/read-model/connection.ts")>(
  "infrastructure/read-model/connection",
);
const { Statements } = await built<typeof import("../../src/infrastructure/read-model/reads/statements.ts")>(
  "infrastructure/read-model/reads/statements",
);
const { sqliteReadModel } = await built<typeof import("../../src/infrastructure/read-model/sqlite-read-model.ts")>(
  "infrastructure/read-model/sqlite-read-model",
);

const SIZES = {
  full: { messages: 1_000_000, rounds: 7, kept: 200_000, counted: 500 },
  quick: { messages: 20_000, rounds: 2, kept: 1_000, counted: 50 },
};

/** By the partial index over unread rows: what a service that counts would have. */
const COUNT = `
  SELECT count(*) AS unread FROM messages INDEXED BY received_unread
  WHERE recipient = ? AND folder = 'INBOX' AND read_at IS NULL`;

export const row: Row = {
  name: "unread-counters",
  title: "Unread counter of the big box, against counting the same rows",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { messages, rounds, kept, counted } = SIZES[numbers];
    const { file } = await mailReadModel(messages, cleanup, say);
    const reader = openReader(file);
    cleanup.defer(() => reader.close());
    const readModel = sqliteReadModel(new Statements(reader));
    const db = new DatabaseSync(file, { readOnly: true });
    cleanup.defer(() => db.close());
    const count = db.prepare(COUNT);

    const ofCounter = () => readModel.counts(BIG_BOX).find(({ folder }) => folder === "INBOX")?.unread ?? 0;
    const ofCount = () => (count.get(BIG_BOX) as { unread: number }).unread;
    if (ofCounter() !== ofCount()) throw new Error(`The counter says ${ofCounter()}, the rows ${ofCount()}.`);

    const seen = await alternate(rounds, {
      counter: () => closedLoop(1, kept, async () => void ofCounter()),
      count: () => closedLoop(1, counted, async () => void ofCount()),
    });
    return [
      ratioOf({
        what: "unread counters of a mailbox",
        unit: "reads/s",
        peerName: "SELECT count(*) by a partial index",
        ours: seen.counter,
        peer: seen.count,
        note:
          `Of ${ofCount().toLocaleString("en")} unread messages. The counter answers for every folder and partition at ` +
          "once, the count for the inbox only. Both by a prepared statement, in this process.",
      }),
    ];
  },
};
