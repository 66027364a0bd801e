import type { Sha256 } from "../../../src/domain/digest.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, CITY, GARAGE, TAX, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

describe("mailboxes", () => {
  it("tell since when they are active and fully digital, and where notices go", () => {
    const wordingDigest = "A".repeat(43) as Sha256;
    const log = new ToldLog();
    const activated = log.tell(`mailbox-${BAKERY}`, "MailboxActivated", {});
    log.deposit(uuid(1), { address: "old@bakery.example" });
    log.tell(`mailbox-${BAKERY}`, "NotificationAddressChanged", { contentId: uuid(1), commitments: {} });
    const consent = log.tell(`mailbox-${BAKERY}`, "ConsentGiven", { wordingDigest });
    log.send({ id: uuid(9), recipient: GARAGE });
    const model = projected(log.events);
    const mailboxes = () => model.readModel.mailboxesByNumber([BAKERY, GARAGE, CITY]);

    expect(mailboxes().get(BAKERY)).toEqual({
      enterpriseNumber: BAKERY,
      activatedAt: activated.metadata.time,
      consentAt: consent.metadata.time,
      consentWordingDigest: wordingDigest,
      notificationAddress: "old@bakery.example",
    });
    expect(mailboxes().get(GARAGE)).toMatchObject({ activatedAt: null, consentAt: null, notificationAddress: null });
    expect(mailboxes().has(CITY)).toBe(false);

    log.deposit(uuid(2), { address: "new@bakery.example" });
    const change = { contentId: uuid(2), replaces: uuid(1), commitments: {} };
    log.tell(`mailbox-${BAKERY}`, "NotificationAddressChanged", change);
    model.apply(log.events.slice(-2));
    expect(mailboxes().get(BAKERY)?.notificationAddress).toBe("new@bakery.example");
    expect(model.readModel.pendingErasures(10)).toEqual([{ id: uuid(1), isMessage: false }]);
  });
});

describe("the data that people let e-Box use", () => {
  it("are the last answer of each person on each data set", () => {
    const one = "A".repeat(43) as Sha256;
    const two = "B".repeat(43) as Sha256;
    const log = new ToldLog();
    const stream = `mailbox-${BAKERY}` as const;
    log.tell(stream, "DataAccessConfirmed", { dataSets: ["PROFILE", "REFERENCE_DATA"], wordingDigest: one });
    const refusal = log.tell(stream, "DataAccessRefused", { dataSets: ["REFERENCE_DATA"], wordingDigest: two });
    const { readModel } = projected(log.events);
    const person = refusal.metadata.actor;

    const told = readModel.dataAccess(BAKERY, person);
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({ dataSet: "PROFILE", isConfirmed: true, wordingDigest: one });
    expect(told).toContainEqual({ dataSet: "REFERENCE_DATA", isConfirmed: false, wordingDigest: two });
    expect(readModel.dataAccess(BAKERY, uuid(7))).toEqual([]);
    expect(readModel.dataAccess(GARAGE, person)).toEqual([]);
  });
});

describe("senders and message types", () => {
  it("are told as the log last named them", () => {
    const log = new ToldLog();
    log.authorise(TAX, "Belastingen");
    log.authorise(TAX, "Belastingen en invordering");
    log.registerType(TAX, { messageTypeId: "reminder", repliesAllowed: false });
    log.registerType(TAX, { messageTypeId: "assessment", languages: ["nl", "fr"] });
    const { readModel } = projected(log.events);

    expect(readModel.sendersByNumber([CITY, TAX])).toEqual(
      new Map([
        [
          TAX,
          {
            enterpriseNumber: TAX,
            name: { nl: "Belastingen en invordering" },
            authorisedAt: log.events[0]?.metadata.time,
            registeredMailAllowed: true,
            suspendedAt: null,
            suspensionReason: null,
          },
        ],
      ]),
    );
    expect(readModel.messageTypesOf(TAX).map((type) => type.messageTypeId)).toEqual(["assessment", "reminder"]);
    const [unknown, reminder, assessment] = readModel.messageTypes([
      { sender: CITY, messageTypeId: "reminder" },
      { sender: TAX, messageTypeId: "reminder" },
      { sender: TAX, messageTypeId: "assessment" },
    ]);
    expect(unknown).toBeUndefined();
    expect(reminder).toEqual({
      messageTypeId: "reminder",
      name: { nl: "Soort reminder" },
      validityPeriod: "P1Y",
      languages: ["nl"],
      repliesAllowed: false,
      registeredAllowed: true,
      hiddenUntilAcknowledged: false,
    });
    expect(assessment?.languages).toEqual(["nl", "fr"]);
  });
});

describe("persons", () => {
  it("are known by the first actor id that was registered for them", () => {
    const log = new ToldLog();
    const person = { issuer: "https://login.example", subject: "s-1" };
    log.tell(`person-${uuid(1)}`, "PersonRegistered", { ...person, name: "Ann" });
    log.tell(`person-${uuid(2)}`, "PersonRegistered", person);
    const { readModel } = projected(log.events);

    expect(readModel.personBySubject(person.issuer, person.subject)).toEqual({ actorId: uuid(1), name: "Ann" });
    expect(readModel.personBySubject("https://other.example", person.subject)).toBeUndefined();
  });
});
