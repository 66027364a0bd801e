import type { RecordedEvent } from "../../../src/application/ports/event-store.ts";
import { GENERAL } from "../../../src/domain/message/events.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, TAX, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

class PartitionLog extends ToldLog {
  create(partitionId: string, name = `Afdeling ${partitionId}`, mailbox = BAKERY): void {
    this.deposit(`name-${partitionId}`, { name });
    this.tell(`mailbox-${mailbox}`, "PartitionCreated", {
      partitionId,
      contentId: `name-${partitionId}`,
      commitments: {},
    });
  }

  remove(partitionId: string, mailbox = BAKERY): RecordedEvent {
    return this.tell(`mailbox-${mailbox}`, "PartitionDeleted", { partitionId });
  }

  move(id: MessageId, partition: string, from: string): RecordedEvent {
    return this.tell(`message-${id}`, "MovedToPartition", { partition, from });
  }
}

const row = (model: ReturnType<typeof projected>, id: MessageId) => model.readModel.messagesById([id]).get(id);
const counts = (model: ReturnType<typeof projected>, mailbox = BAKERY) =>
  model.readModel.counts(mailbox).map(({ folder, partition, total, unread }) => [folder, partition, total, unread]);

describe("partitions", () => {
  it("have a name as long as they stand, and the names that they had are to be erased", () => {
    const log = new PartitionLog();
    log.create("hr", "Personeel");
    log.deposit("new-name", { name: "HR" });
    const model = projected(log.events);
    expect(model.readModel.partitions(BAKERY)).toMatchObject([{ id: "hr", name: "Personeel" }]);
    model.apply([
      log.tell(`mailbox-${BAKERY}`, "PartitionRenamed", {
        partitionId: "hr",
        contentId: "new-name",
        commitments: {},
        replaces: "name-hr",
      }),
    ]);
    expect(model.readModel.partitions(BAKERY)).toMatchObject([{ id: "hr", name: "HR" }]);
    expect(model.readModel.pendingErasures(9)).toEqual([{ id: "name-hr", isMessage: false }]);
    model.apply([log.remove("hr")]);
    expect(model.readModel.partitions(BAKERY)).toEqual([]);
    expect(model.readModel.pendingErasures(9)).toHaveLength(2);
  });

  it("are moved through by messages, and counted with them", () => {
    const log = new PartitionLog();
    log.create("hr");
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2), partition: "hr" });
    log.move(uuid(1), "hr", GENERAL);
    const model = projected(log.events);
    expect(counts(model)).toEqual([["INBOX", "hr", 2, 2]]);
    expect(row(model, uuid(1))).toMatchObject({ partition: "hr", movedAt: expect.any(String) });
    model.apply([log.read(uuid(1)), log.mask(uuid(1)), log.move(uuid(1), GENERAL, "hr")]);
    expect(counts(model)).toEqual([
      ["INBOX", "hr", 1, 1],
      ["MASKED", "GENERAL", 1, 0],
    ]);
  });
});

describe("a partition that is deleted", () => {
  /** What should not be: messages arrive in it, are moved into it and sent from it around its deletion. */
  function racing(): PartitionLog {
    const log = new PartitionLog();
    log.create("hr");
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2), partition: "hr" });
    log.send({ id: uuid(3), sender: BAKERY, senderPartition: "hr", recipient: TAX });
    log.send({ id: uuid(4), sender: BAKERY, senderPartition: "hr", partition: "hr" });
    log.read(uuid(2));
    log.mask(uuid(2));
    log.tell(`mailbox-${BAKERY}`, "AccessGranted", {
      personId: uuid(99),
      role: "USER",
      domain: "NSSO_EMPLOYER",
      eBoxAdministrator: true,
      partitions: [GENERAL, "hr"],
    });
    log.remove("hr");
    log.send({ id: uuid(5), partition: "hr" });
    log.move(uuid(1), "hr", GENERAL);
    log.mask(uuid(5));
    return log;
  }

  it("leaves what lies in it, and what comes into it later, in GENERAL", () => {
    const model = projected(racing().events);
    for (const id of [1, 2, 4, 5]) expect(row(model, uuid(id))?.partition).toBe(GENERAL);
    for (const id of [3, 4]) expect(row(model, uuid(id))?.senderPartition).toBe(GENERAL);
    expect(counts(model)).toEqual([
      ["INBOX", "GENERAL", 2, 2],
      ["MASKED", "GENERAL", 2, 1],
      ["OUTBOX", "GENERAL", 2, 2],
    ]);
    expect(model.readModel.grantOf(BAKERY, uuid(99))?.partitions).toEqual([GENERAL]);
    const all = model.readModel.feed(BAKERY, undefined, 100);
    expect(model.readModel.feed(BAKERY, undefined, 100, new Set([GENERAL]))).toEqual(all);
  });

  it("does so on every node, however the log is cut into batches", () => {
    const { events } = racing();
    const digests = [1, 2, 5, 1_000].map((batchSize) => projected(events, batchSize).digest());
    expect(new Set(digests).size).toBe(1);
  });
});

describe("a feed of some partitions", () => {
  it("tells what concerns them or the whole mailbox, with no trace of the rest", () => {
    const log = new PartitionLog();
    log.create("hr");
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2), partition: "hr" });
    log.move(uuid(1), "hr", GENERAL);
    log.read(uuid(1));
    const { readModel } = projected(log.events);
    const told = (...partitions: string[]) =>
      readModel.feed(BAKERY, undefined, 9, new Set(partitions)).map(({ change, messageId }) => [change, messageId]);
    expect(told(GENERAL)).toEqual([
      ["PartitionCreated", null],
      ["Published", uuid(1)],
      ["MovedToPartition", uuid(1)],
    ]);
    expect(told("hr")).toEqual([
      ["PartitionCreated", null],
      ["Published", uuid(2)],
      ["MovedToPartition", uuid(1)],
      ["Read", uuid(1)],
    ]);
    expect(told()).toEqual([["PartitionCreated", null]]);
    const [first, second, third] = readModel.feed(BAKERY, undefined, 9, new Set(["hr"]));
    expect([first?.previous, second?.previous]).toEqual([null, first?.position]);
    const resumed = readModel.feed(BAKERY, second?.position, 9, new Set(["hr"]));
    expect(resumed[0]).toEqual({ ...third, previous: second?.position });
  });

  it("of the sender are those it sent from", () => {
    const log = new PartitionLog();
    log.send({ id: uuid(1), senderPartition: "north" });
    log.send({ id: uuid(2), senderPartition: "south" });
    const { readModel } = projected(log.events);
    expect(readModel.feed(TAX, undefined, 9, new Set(["south"]))).toMatchObject([{ messageId: uuid(2) }]);
  });
});
