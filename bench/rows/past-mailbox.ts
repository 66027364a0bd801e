import type { Position } from "../../src/application/ports/event-store.ts";
import { alternate } from "../measure/alternate.ts";
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
const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);
const { PastMailboxes } = await built<typeof import("../../src/application/audit/past-mailboxes.ts")>(
  "application/audit/past-mailboxes",
);
const { positionOf } = await built<typeof import("../../src/application/audit/moment.ts")>("application/audit/moment");
const { mailboxStream, messageStream } =
  await built<typeof import("../../src/application/streams.ts")>("application/streams");

/** Of the log, each of 2.7 events, and of the mailbox at the moment that is asked for. */
const SIZES = {
  full: { messages: 370_000, inBox: 10_000, rounds: 7 },
  quick: { messages: 20_000, inBox: 1_000, rounds: 2 },
};
const AT_MOST = { atMost: 2 } as const;

export const row: Row = {
  name: "past-mailbox",
  title: "A mailbox at a moment of the past, against reading its own events",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { messages, inBox, rounds } = SIZES[numbers];
    const { folder, file } = await mailReadModel(messages, cleanup, say);
    const reader = openReader(file);
    cleanup.defer(() => reader.close());
    const readModel = sqliteReadModel(new Statements(reader));
    const store = await openEmbeddedLog({ file: folder.eventLog, readOnly: true });
    cleanup.defer(() => store.close());

    const end = (await store.head()) as Position;
    const ids = readModel.messagesUntil(BIG_BOX, "received", end, inBox);
    const last = readModel
      .messagesById([ids.at(-1) as (typeof ids)[number]])
      .values()
      .next().value;
    if (ids.length < inBox || last === undefined) throw new Error(`The box has only ${ids.length} messages.`);
    const never = new AbortController().signal;

    const ours = async () => {
      const begun = performance.now();
      const position = await positionOf({ position: last.position }, { store, readModel }, never);
      // A new one each time: it would remember.
      const asked = { enterprise: BIG_BOX, position, withSent: true };
      const then = await new PastMailboxes(store, readModel).get(asked, never);
      const took = performance.now() - begun;
      if (then.messages.length < inBox) throw new Error(`Replayed were ${then.messages.length} messages.`);
      return took;
    };
    const peer = async () => {
      const begun = performance.now();
      await store.readStream(mailboxStream(BIG_BOX));
      for (const id of ids) await store.readStream(messageStream(id));
      return performance.now() - begun;
    };
    const seen = await alternate(rounds, { ours, peer });
    return [
      ratioOf({
        what: `mailbox of ${inBox.toLocaleString("en")} messages, asOf a position`,
        unit: "ms",
        peerName: "reading the same streams, one after the other",
        ours: seen.ours,
        peer: seen.peer,
        goal: AT_MOST,
        note:
          `In a log of ${messages.toLocaleString("en")} messages, each of 2.7 events. With finding the messages, the ` +
          "counters and the rights; nothing is remembered. The peer is told the streams' names.",
      }),
    ];
  },
};
