import type { MessageOrder, MessageRow, PageRequest, ReadModel } from "../../../src/application/ports/read-model.ts";
import { instant } from "../../../src/domain/instant.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, CITY, GARAGE, TAX, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

const NEWEST: MessageOrder = "PUBLICATION_NEWEST_FIRST";
const page = (readModel: ReadModel, request: Partial<PageRequest> = {}) =>
  readModel.messages({ mailbox: BAKERY, folder: "INBOX", order: NEWEST, first: 50, ...request });
const ids = (rows: readonly MessageRow[]) => rows.map((row) => row.id);

describe("a mailbox's messages", () => {
  it("show a published message to recipient and sender, and to nobody else", () => {
    const log = new ToldLog();
    const event = log.send({ id: uuid(1), partition: "invoices", senderPartition: "north" });
    const { readModel } = projected(log.events);

    const [row] = page(readModel).rows;
    expect(row).toEqual({
      id: uuid(1),
      position: event.position,
      recipient: BAKERY,
      partition: "invoices",
      routingRule: null,
      sender: TAX,
      senderPartition: "north",
      senderApplicationId: null,
      messageTypeId: "assessment",
      kind: "SIMPLE",
      isReplyAuthorized: true,
      mainContent: "body",
      publishedAt: event.metadata.time,
      expirationDate: instant(Date.UTC(2027, 0, 1)),
      readAt: null,
      maskedAt: null,
      movedAt: null,
      repliedAt: null,
      expiredAt: null,
      originalMessageId: null,
      acceptance: null,
      acceptanceDeadline: null,
      acceptanceDecidedAt: null,
      isHidden: false,
    });
    expect(page(readModel, { mailbox: TAX, folder: "OUTBOX" }).rows).toEqual([row]);
    expect(page(readModel, { mailbox: TAX }).rows).toEqual([]);
    expect(page(readModel, { mailbox: GARAGE }).rows).toEqual([]);
    expect(readModel.messagesById([uuid(1), uuid(2)])).toEqual(new Map([[uuid(1), row]]));
  });

  it("move between folders: masked, visible again, masked and expired", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const model = projected(log.events);
    const folders = () =>
      (["INBOX", "MASKED", "EXPIRED", "OUTBOX"] as const).filter(
        (folder) => page(model.readModel, { folder, mailbox: folder === "OUTBOX" ? TAX : BAKERY }).rows.length === 1,
      );

    expect(folders()).toEqual(["INBOX", "OUTBOX"]);
    const masked = log.mask(uuid(1));
    model.apply([masked]);
    expect(folders()).toEqual(["MASKED", "OUTBOX"]);
    expect(page(model.readModel, { folder: "MASKED" }).rows[0]?.maskedAt).toBe(masked.metadata.time);
    model.apply([log.unmask(uuid(1))]);
    expect(folders()).toEqual(["INBOX", "OUTBOX"]);
    expect(page(model.readModel).rows[0]?.maskedAt).toBeNull();
    model.apply([log.mask(uuid(1)), log.expire(uuid(1))]);
    expect(folders()).toEqual(["EXPIRED", "OUTBOX"]);
  });

  it("are found by every filter, from both sides", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2), sender: CITY, partition: "invoices" });
    log.send({ id: uuid(3), messageTypeId: "reminder", kind: "REGISTERED", senderPartition: "north" });
    log.send({ id: uuid(4), recipient: GARAGE });
    const read = log.read(uuid(3));
    log.reply(uuid(1), uuid(9));
    const { readModel } = projected(log.events);
    const found = (filter: PageRequest["filter"]) => ids(page(readModel, { filter: filter ?? {} }).rows);
    const sent = (filter: PageRequest["filter"]) =>
      ids(page(readModel, { mailbox: TAX, folder: "OUTBOX", filter: filter ?? {} }).rows);

    expect(found({})).toEqual([uuid(3), uuid(2), uuid(1)]);
    expect(found({ partition: "invoices" })).toEqual([uuid(2)]);
    expect(found({ counterparty: CITY })).toEqual([uuid(2)]);
    expect(found({ messageTypeId: "reminder" })).toEqual([uuid(3)]);
    expect(found({ kind: "REGISTERED" })).toEqual([uuid(3)]);
    expect(found({ unread: true })).toEqual([uuid(2), uuid(1)]);
    expect(found({ unread: false })).toEqual([uuid(3)]);
    expect(found({ replied: true })).toEqual([uuid(1)]);
    expect(found({ replied: false, counterparty: TAX })).toEqual([uuid(3)]);
    const second = readModel.messagesById([uuid(2)]).get(uuid(2))?.publishedAt;
    expect(second).toBeDefined();
    if (second) expect(found({ publishedFrom: second, publishedUntil: second })).toEqual([uuid(2)]);
    expect(found({ publishedFrom: read.metadata.time })).toEqual([]);
    expect(sent({})).toEqual([uuid(4), uuid(3), uuid(1)]);
    expect(sent({ partition: "north" })).toEqual([uuid(3)]);
    expect(sent({ counterparty: GARAGE, unread: true })).toEqual([uuid(4)]);
  });

  it("come in each order, a page at a time, with ties", () => {
    const log = new ToldLog();
    const expirations = [5, 3, 3, 3, 9, 1, 3, 7].map((day) => instant(Date.UTC(2027, 0, day)));
    for (const [index, expirationDate] of expirations.entries()) log.send({ id: uuid(index), expirationDate });
    const { readModel } = projected(log.events);
    const walk = (order: MessageOrder) => {
      const seen: string[] = [];
      let after: PageRequest["after"];
      for (;;) {
        const { rows, hasNextPage } = page(readModel, { order, first: 3, ...(after && { after }) });
        seen.push(...ids(rows));
        const last = rows.at(-1);
        if (!hasNextPage || last === undefined) return seen;
        after = { position: last.position, expirationDate: last.expirationDate };
      }
    };

    expect(walk("PUBLICATION_OLDEST_FIRST")).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(uuid));
    expect(walk(NEWEST)).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map(uuid));
    expect(walk("EXPIRATION_SOONEST_FIRST")).toEqual([5, 1, 2, 3, 6, 0, 7, 4].map(uuid));
  });

  it("sent to oneself stand in both folders and count in both", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1), sender: BAKERY, recipient: BAKERY });
    const { readModel } = projected(log.events);

    expect(ids(page(readModel).rows)).toEqual([uuid(1)]);
    expect(ids(page(readModel, { folder: "OUTBOX" }).rows)).toEqual([uuid(1)]);
    expect(readModel.counts(BAKERY)).toEqual([
      { folder: "INBOX", partition: "GENERAL", total: 1, unread: 1 },
      { folder: "OUTBOX", partition: "GENERAL", total: 1, unread: 1 },
    ]);
    expect(readModel.feed(BAKERY, undefined, 10)).toHaveLength(1);
  });
});
