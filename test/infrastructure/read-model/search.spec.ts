import type { MessageOrder, PageRequest, ReadModel } from "../../../src/application/ports/read-model.ts";
import { instant } from "../../../src/domain/instant.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, CITY, GARAGE, TAX, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

const searching =
  (readModel: ReadModel) =>
  (search: string, request: Partial<PageRequest> = {}) =>
    readModel
      .messages({ mailbox: BAKERY, folder: "INBOX", order: "PUBLICATION_OLDEST_FIRST", first: 50, search, ...request })
      .rows.map((row) => row.id);

describe("search", () => {
  it("finds any part of subject, business data and attention, without regard to case and accents", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1), content: { subject: { nl: "Aanslagbiljet", fr: "Avertissement-extrait de rôle" } } });
    log.send({ id: uuid(2), content: { subject: { fr: "Contrôle des ÉPINARDS" } } });
    log.send({ id: uuid(3), content: { businessData: [{ key: "Dossiernummer", values: ["2026/0042", "XYZ-77"] }] } });
    log.send({ id: uuid(4), content: { forTheAttentionOf: "Mevrouw Österreich" } });
    log.send({ id: uuid(5), content: { body: "geheim woord", senderReference: "geheim" } });
    const find = searching(projected(log.events).readModel);

    expect(find("SLAGbil")).toEqual([uuid(1)]);
    expect(find("de role")).toEqual([uuid(1)]);
    expect(find("epinards")).toEqual([uuid(2)]);
    expect(find("épin")).toEqual([uuid(2)]);
    expect(find("e\u0301pin")).toEqual([uuid(2)]);
    expect(find("siernum")).toEqual([uuid(3)]);
    expect(find("2026/0042")).toEqual([uuid(3)]);
    expect(find("xyz-77")).toEqual([uuid(3)]);
    expect(find("osterr")).toEqual([uuid(4)]);
    expect(find("geheim")).toEqual([]);
    expect(find("aanslagbiljet avertissement")).toEqual([]);
  });

  it("finds by the names of sender and message type, and by the number of a sender who is not registered", () => {
    const log = new ToldLog();
    log.authorise(TAX, "Dienst Inkomsten");
    log.registerType(TAX, { messageTypeId: "assessment", name: { de: "Steuerbescheid", fr: "Extrait de rôle" } });
    log.registerType(TAX, { messageTypeId: "reminder", name: { nl: "Herinnering" } });
    log.authorise(CITY, "Stad Gent");
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2), messageTypeId: "reminder" });
    log.send({ id: uuid(3), sender: CITY });
    log.send({ id: uuid(4), sender: GARAGE });
    log.send({ id: uuid(5), recipient: GARAGE });
    const { readModel } = projected(log.events);
    const find = searching(readModel);

    expect(find("INKOMST")).toEqual([uuid(1), uuid(2)]);
    expect(find("bescheid")).toEqual([uuid(1)]);
    expect(find("extrait de ROLE")).toEqual([uuid(1)]);
    expect(find("herinner")).toEqual([uuid(2)]);
    expect(find("stad g")).toEqual([uuid(3)]);
    expect(find(GARAGE)).toEqual([uuid(4)]);
    expect(find(GARAGE.slice(2, 8))).toEqual([uuid(4)]);
    expect(find(CITY)).toEqual([uuid(3)]);
    expect(find("inkomst", { mailbox: TAX, folder: "OUTBOX" })).toEqual([uuid(1), uuid(2), uuid(5)]);
  });

  it("stays in the mailbox, the folder and the filter", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    log.send({ id: uuid(2), recipient: GARAGE });
    log.send({ id: uuid(3), partition: "invoices" });
    log.send({ id: uuid(4) });
    log.mask(uuid(4));
    log.send({ id: uuid(5), sender: BAKERY, recipient: GARAGE });
    const find = searching(projected(log.events).readModel);

    expect(find("bericht")).toEqual([uuid(1), uuid(3)]);
    expect(find("bericht", { filter: { partition: "invoices" } })).toEqual([uuid(3)]);
    expect(find("bericht", { folder: "MASKED" })).toEqual([uuid(4)]);
    expect(find("bericht", { folder: "OUTBOX" })).toEqual([uuid(5)]);
    expect(find("bericht", { mailbox: TAX, folder: "OUTBOX" })).toEqual([1, 2, 3, 4].map(uuid));
  });

  it("pages in every order", () => {
    const log = new ToldLog();
    const days = [4, 2, 2, 9, 1];
    for (const [index, day] of days.entries()) {
      log.send({ id: uuid(index), expirationDate: instant(Date.UTC(2027, 0, day)) });
    }
    const { readModel } = projected(log.events);
    const walk = (order: MessageOrder) => {
      const seen: string[] = [];
      let after: PageRequest["after"];
      for (;;) {
        const request = { mailbox: BAKERY, folder: "INBOX", order, first: 2, search: "bericht" } as const;
        const { rows, hasNextPage } = readModel.messages({ ...request, ...(after && { after }) });
        seen.push(...rows.map((row) => row.id));
        const last = rows.at(-1);
        if (!hasNextPage || last === undefined) return seen;
        after = { position: last.position, expirationDate: last.expirationDate };
      }
    };

    expect(walk("PUBLICATION_OLDEST_FIRST")).toEqual([0, 1, 2, 3, 4].map(uuid));
    expect(walk("PUBLICATION_NEWEST_FIRST")).toEqual([4, 3, 2, 1, 0].map(uuid));
    expect(walk("EXPIRATION_SOONEST_FIRST")).toEqual([4, 1, 2, 0, 3].map(uuid));
  });

  it("takes whatever is typed as text", () => {
    const log = new ToldLog();
    const odd = [
      'say "hello" twice',
      "a OR b AND NOT c*",
      "text : x",
      "smile 😀😀😀 end",
      "tab\there",
      "line\none",
      "^(x)+{y}",
    ];
    for (const [index, subject] of odd.entries()) log.send({ id: uuid(index), content: { subject: { en: subject } } });
    const find = searching(projected(log.events).readModel);

    for (const [index, subject] of odd.entries()) expect(find(subject)).toEqual([uuid(index)]);
    expect(find('"hello"')).toEqual([uuid(0)]);
    expect(find('""""')).toEqual([]);
    expect(find("😀😀😀")).toEqual([uuid(3)]);
    expect(find("tab\u0000here")).toEqual([uuid(4)]);
    expect(find("\ud800 lone surrogate")).toEqual([]);
    expect(find("x' OR 1=1 --")).toEqual([]);
  });

  it.each(["", "ab", "  ab  ", "e\u0301e\u0301", "\u0000\u0000\u0000", "😀😀"])("refuses %j as too short", (typed) => {
    const find = searching(projected().readModel);
    expect(() => find(typed)).toThrow(RangeError);
  });

  it("forgets the content of an expired message and still finds it by its sender", () => {
    const log = new ToldLog();
    log.authorise(TAX, "Dienst Inkomsten");
    log.send({ id: uuid(1), content: { subject: { nl: "Aanslagbiljet" } } });
    log.send({ id: uuid(2), content: { subject: { nl: "Aanslagbiljet" } } });
    const model = projected(log.events);
    model.apply([log.expire(uuid(1))]);
    const find = searching(model.readModel);

    expect(find("aanslag")).toEqual([uuid(2)]);
    expect(find("aanslag", { folder: "EXPIRED" })).toEqual([]);
    expect(find("inkomsten", { folder: "EXPIRED" })).toEqual([uuid(1)]);
    expect(find("aanslag", { mailbox: TAX, folder: "OUTBOX" })).toEqual([uuid(2)]);
  });
});
