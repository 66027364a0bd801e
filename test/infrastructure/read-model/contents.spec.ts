import type { DocumentFacts } from "../../../src/domain/content/events.ts";
import { instant } from "../../../src/domain/instant.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, TAX, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

const LATER = instant(Date.UTC(2030, 0, 1));

const document = (fileName: string) => ({ fileName }) as DocumentFacts;

describe("content", () => {
  it("is put together from its parts, documents in the order of their numbers", () => {
    const log = new ToldLog();
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
    const content = {
      subject: { nl: "Onderwerp", fr: "Sujet" },
      body: "Geachte",
      businessData: [{ key: "dossier", values: ["1", "2"] }],
      forTheAttentionOf: "Boekhouding",
      senderReference: "ref",
      telephone: "02",
    };
    log.send({ id: uuid(1), content: { ...content, documents: names.map(document) } });
    const { readModel } = projected(log.events);

    expect(readModel.contentById([uuid(1), uuid(2)])).toEqual(
      new Map([[uuid(1), { ...content, documents: names.map(document) }]]),
    );
  });

  it("is seen through Published only, and no more once the message has expired", () => {
    const log = new ToldLog();
    log.depositMessage(uuid(1));
    const model = projected(log.events);
    expect(model.readModel.contentById([uuid(1)]).size).toBe(0);
    model.apply([log.publish({ id: uuid(1) })]);
    expect(model.readModel.contentById([uuid(1)]).size).toBe(1);
    model.apply([log.expire(uuid(1))]);
    expect(model.readModel.contentById([uuid(1)]).size).toBe(0);
    expect(model.readModel.pendingErasures(10)).toEqual([{ id: uuid(1), isMessage: true }]);
  });

  it("is an orphan until an event holds it or closes its id", () => {
    const log = new ToldLog();
    for (const number of [1, 2, 3, 4]) log.depositMessage(uuid(number));
    const deposited = log.events.map((event) => event.metadata.time);
    log.deposit(uuid(5), { address: "a@b.example" });
    log.publish({ id: uuid(1) });
    log.reply(uuid(1), uuid(6));
    const change = { contentId: uuid(5), commitments: {} };
    log.tell(`mailbox-${BAKERY}`, "NotificationAddressChanged", change);
    const model = projected(log.events, 2);
    const orphans = (before = LATER, limit = 10) => model.readModel.orphanedContent(before, limit);

    expect(orphans()).toEqual([2, 3, 4].map((number) => ({ id: uuid(number), depositedAt: deposited[number - 1] })));
    expect(orphans(deposited[2])).toHaveLength(1);
    expect(orphans(LATER, 2)).toHaveLength(2);
    model.apply([log.tell(`message-${uuid(3)}`, "PublicationAbandoned", { reason: "NOT_PUBLISHED_IN_TIME" })]);
    expect(orphans().map(({ id }) => id)).toEqual([uuid(2), uuid(4)]);
    expect(model.readModel.pendingErasures(10)).toEqual([{ id: uuid(3), isMessage: true }]);
  });

  it("waits to be erased until it is told that it was", () => {
    const log = new ToldLog();
    for (const number of [1, 2, 3]) {
      log.send({ id: uuid(number) });
      log.expire(uuid(number));
    }
    const { readModel, projector } = projected(log.events);
    expect(readModel.pendingErasures(2).map(({ id }) => id)).toEqual([uuid(1), uuid(2)]);
    projector.erased([uuid(1), uuid(3)]);
    expect(readModel.pendingErasures(10).map(({ id }) => id)).toEqual([uuid(2)]);
  });

  it.each([1, 1_000])("that comes after its end doesn't stay (batches of %i)", (batchSize) => {
    const log = new ToldLog();
    log.publish({ id: uuid(1) });
    log.expire(uuid(1));
    log.depositMessage(uuid(1));
    log.tell(`message-${uuid(2)}`, "PublicationAbandoned", { reason: "NOT_PUBLISHED_IN_TIME" });
    log.depositMessage(uuid(2));
    const { readModel } = projected(log.events, batchSize);

    expect(readModel.orphanedContent(LATER, 10)).toEqual([]);
    expect(readModel.pendingErasures(10).map(({ id }) => id)).toEqual([uuid(1), uuid(2)]);
  });
});

describe("expiry", () => {
  it("is due for what has not expired yet, soonest first", () => {
    const log = new ToldLog();
    const day = (number: number) => instant(Date.UTC(2027, 0, number));
    for (const [index, expiration] of [3, 1, 2, 9].entries()) {
      log.send({ id: uuid(index), expirationDate: day(expiration) });
    }
    log.expire(uuid(1));
    const { readModel } = projected(log.events);

    expect(readModel.dueForExpiry(day(3), 10)).toEqual([uuid(2), uuid(0)]);
    expect(readModel.dueForExpiry(day(3), 1)).toEqual([uuid(2)]);
    expect(readModel.dueForExpiry(day(1), 10)).toEqual([]);
  });
});

describe("threads", () => {
  it("link replies to what they answer, and know those that are not yet messages", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2) });
    for (const [id, replyId] of [
      [1, 11],
      [1, 12],
      [2, 13],
    ] as const)
      log.reply(uuid(id), uuid(replyId));
    const model = projected(log.events);
    expect(model.readModel.unpublishedReplies(10)).toEqual([
      { originalMessageId: uuid(1), replyId: uuid(11) },
      { originalMessageId: uuid(1), replyId: uuid(12) },
      { originalMessageId: uuid(2), replyId: uuid(13) },
    ]);

    const reply = { sender: BAKERY, recipient: TAX, originalMessageId: uuid(1) };
    model.apply([log.publish({ id: uuid(12), ...reply }), log.publish({ id: uuid(11), ...reply })]);
    expect(model.readModel.unpublishedReplies(10)).toEqual([{ originalMessageId: uuid(2), replyId: uuid(13) }]);
    const replies = model.readModel.repliesTo([uuid(1), uuid(2)]);
    expect([...replies].map(([id, rows]) => [id, rows.map((row) => row.id)])).toEqual([
      [uuid(1), [uuid(12), uuid(11)]],
    ]);
    expect(model.readModel.messagesById([uuid(1)]).get(uuid(1))?.repliedAt).not.toBeNull();
    expect(model.readModel.contentById([uuid(12)]).get(uuid(12))?.subject).toEqual({ nl: "Antwoord" });
  });
});
