import { projected, removeProjected } from "./projected.ts";
import { BAKERY, CITY, GARAGE, TAX, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

describe("counters", () => {
  it("follow each move, leave the masked out of the inbox, and say what the recipient has not read", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2), partition: "invoices", senderPartition: "north" });
    log.send({ id: uuid(3) });
    const model = projected(log.events);
    const counts = (mailbox = BAKERY) =>
      model.readModel.counts(mailbox).map(({ folder, partition, total, unread }) => [folder, partition, total, unread]);

    expect(counts()).toEqual([
      ["INBOX", "GENERAL", 2, 2],
      ["INBOX", "invoices", 1, 1],
    ]);
    expect(counts(TAX)).toEqual([
      ["OUTBOX", "GENERAL", 2, 2],
      ["OUTBOX", "north", 1, 1],
    ]);
    model.apply([log.mask(uuid(1)), log.read(uuid(2)), log.mask(uuid(2))]);
    expect(counts()).toEqual([
      ["INBOX", "GENERAL", 1, 1],
      ["MASKED", "GENERAL", 1, 1],
      ["MASKED", "invoices", 1, 0],
    ]);
    expect(counts(TAX)).toEqual([
      ["OUTBOX", "GENERAL", 2, 2],
      ["OUTBOX", "north", 1, 0],
    ]);
    model.apply([log.read(uuid(1)), log.unmask(uuid(2)), log.expire(uuid(1)), log.expire(uuid(3))]);
    expect(counts()).toEqual([
      ["EXPIRED", "GENERAL", 2, 1],
      ["INBOX", "invoices", 1, 0],
    ]);
    expect(counts(GARAGE)).toEqual([]);
  });
});

describe("the feed", () => {
  it("tells recipient and sender what each may know, by ids alone, and what changed the mailbox itself", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const model = projected();
    const told = (mailbox = BAKERY) =>
      model.readModel.feed(mailbox, undefined, 100).map(({ change, messageId }) => [change, messageId]);
    log.tell(`mailbox-${BAKERY}`, "MailboxActivated", {});
    log.read(uuid(1));
    log.tell(`message-${uuid(1)}`, "ContentAccessed", { part: "body", tokenHash: "x", by: "RECIPIENT" });
    log.mask(uuid(1));
    log.unmask(uuid(1));
    log.reply(uuid(1), uuid(2));
    log.expire(uuid(1));
    model.apply(log.events);

    expect(told()).toEqual([
      ["Published", uuid(1)],
      ["MailboxActivated", null],
      ["Read", uuid(1)],
      ["Masked", uuid(1)],
      ["MadeVisible", uuid(1)],
      ["Replied", uuid(1)],
      ["Expired", uuid(1)],
    ]);
    expect(told(TAX)).toEqual([
      ["Published", uuid(1)],
      ["Read", uuid(1)],
      ["Replied", uuid(1)],
      ["Expired", uuid(1)],
    ]);
    const all = model.readModel.feed(BAKERY, undefined, 100);
    expect(model.readModel.feed(BAKERY, all[1]?.position, 2)).toEqual(all.slice(2, 4));
    expect(all.map(({ previous }) => previous)).toEqual([null, ...all.slice(0, -1).map(({ position }) => position)]);
    expect(all[0]).toEqual({
      position: log.events[1]?.position,
      previous: null,
      change: "Published",
      messageId: uuid(1),
      at: log.events[1]?.metadata.time,
    });
  });

  it("names the mailboxes that a batch changed", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const published = log.events.length;
    const masked = log.mask(uuid(1));
    log.authorise(CITY, "Stad");
    const last = log.events.at(-1);
    const { projector } = projected();

    const position = (index: number) => log.events[index]?.position ?? masked.position;
    expect(projector.apply({ events: log.events.slice(0, published), position: position(published - 1) })).toEqual(
      new Set([BAKERY, TAX]),
    );
    expect(projector.apply({ events: [masked], position: masked.position })).toEqual(new Set([BAKERY]));
    if (last) expect(projector.apply({ events: [last], position: last.position })).toEqual(new Set());
  });
});

describe("statistics and totals", () => {
  it("count what became of each sender's messages", () => {
    const log = new ToldLog();
    log.authorise(TAX, "Belastingen");
    log.authorise(TAX, "Belastingen en invordering");
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2) });
    log.send({ id: uuid(3), sender: CITY, recipient: GARAGE });
    log.read(uuid(1));
    log.reply(uuid(1), uuid(4));
    log.send({ id: uuid(5), sender: BAKERY, recipient: TAX, originalMessageId: uuid(1) });
    log.expire(uuid(2));
    log.tell(`mailbox-${BAKERY}`, "MailboxActivated", {});
    log.tell(`mailbox-${BAKERY}`, "ConsentGiven", { wordingDigest: "w".repeat(43) as never });
    log.tell(`submission-${uuid(9)}`, "SubmissionRejected", { sender: TAX, reasons: ["DOCUMENT_EMPTY"] });
    const { readModel } = projected(log.events);
    const year = 2026;

    expect(readModel.statistics()).toEqual([
      { sender: TAX, year, published: 2, read: 1, replied: 1, expired: 1 },
      { sender: CITY, year, published: 1, read: 0, replied: 0, expired: 0 },
      { sender: BAKERY, year, published: 1, read: 0, replied: 0, expired: 0 },
    ]);
    expect(readModel.statistics({ sender: CITY, year })).toHaveLength(1);
    expect(readModel.statistics({ year: 2025 })).toEqual([]);
    expect(readModel.totals()).toEqual({
      messages: 4,
      mailboxes: 4,
      activatedMailboxes: 1,
      fullyDigitalMailboxes: 1,
      senders: 1,
    });
  });
});
