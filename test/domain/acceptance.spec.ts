import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { DAY, type Instant, plus } from "../../src/domain/instant.ts";
import { fullMandate } from "../../src/domain/mailbox/mandate.ts";
import type { DecideOnReceipt } from "../../src/domain/message/acceptance.ts";
import { messageDecider } from "../../src/domain/message/decider.ts";
import type { MessageEvent, Published } from "../../src/domain/message/events.ts";
import { ENTERPRISE, FACTS, ID, INSTITUTION, STRANGER } from "./publication.ts";
import { NOON, specify } from "./specification.ts";

const DEADLINE = plus(NOON, 15 * DAY);

const facts: Published["data"] = {
  ...FACTS,
  messageTypeId: "summons",
  kind: "REGISTERED_WITH_ACKNOWLEDGEMENT",
  mainContent: "body",
  commitments: { body: "b" } as never,
};
const published: Published = { type: "Published", data: facts };
const requested: MessageEvent = { type: "AcceptanceRequested", data: { deadline: DEADLINE } };
const acknowledged: MessageEvent = { type: "ReceiptAcknowledged", data: {} };
const refused: MessageEvent = { type: "ReceiptRefused", data: {} };
const givenUp: MessageEvent = { type: "AcceptanceExpired", data: {} };
const read: MessageEvent = { type: "Read", data: { part: "body", tokenHash: "t" } };

const { given } = specify(messageDecider);
const publish = (change: Partial<Published["data"]> = {}) =>
  ({ type: "Publish", commandId: "c", messageId: ID, idMadeByUs: true, facts: { ...facts, ...change } }) as const;
const by = (enterprise: EnterpriseNumber) => ({
  commandId: "c",
  mandate: fullMandate(enterprise, false),
  assuranceLevel: "high" as const,
});
const decide = (type: DecideOnReceipt["type"], enterprise = ENTERPRISE) => ({ type, ...by(enterprise) });
const acknowledge = decide("AcknowledgeReceipt");
const refuse = decide("RefuseReceipt");
const giveUp = { type: "ExpireAcceptance", commandId: "c" } as const;
const open = (enterprise = ENTERPRISE) =>
  ({ type: "AccessContent", ...by(enterprise), parts: ["body"], tokenHash: "t", ranged: false }) as const;
const reply = {
  type: "Reply",
  ...by(ENTERPRISE),
  replyId: ID,
  mainContent: "body",
  commitments: {},
} as const;

describe("registered mail with acknowledgement", () => {
  it("asks for acceptance within 15 days as it is published", () =>
    given().when(publish(), NOON).thenTold(published, requested));
  it("asks for it until it expires, where that is sooner", () => {
    const expirationDate = plus(NOON, DAY);
    given()
      .when(publish({ expirationDate }), NOON)
      .thenTold(
        { type: "Published", data: { ...facts, expirationDate } },
        { type: "AcceptanceRequested", data: { deadline: expirationDate } },
      );
  });
  it("is the only kind that asks for it", () =>
    given()
      .when(publish({ kind: "REGISTERED" }), NOON)
      .thenTold({ type: "Published", data: { ...facts, kind: "REGISTERED" } }));

  it("is acknowledged once", () => {
    given(published, requested).when(acknowledge).thenTold(acknowledged);
    given(published, requested, acknowledged).when(acknowledge).thenTold();
  });
  it("is refused once", () => {
    given(published, requested).when(refuse).thenTold(refused);
    given(published, requested, refused).when(refuse).thenTold();
  });
  it("is not refused after it was acknowledged, nor the other way round", () => {
    given(published, requested, acknowledged).when(refuse).thenRefused("ALREADY_ACKNOWLEDGED");
    given(published, requested, refused).when(acknowledge).thenRefused("ACCEPTANCE_REFUSED");
  });
  it.each([acknowledge, refuse])("is decided on before the deadline: %p", (command) => {
    given(published, requested).when(command, DEADLINE).thenRefused("ACCEPTANCE_EXPIRED");
    given(published, requested, givenUp).when(command).thenRefused("ACCEPTANCE_EXPIRED");
    given(published, requested)
      .when(command, plus(DEADLINE, -1))
      .thenTold(command === acknowledge ? acknowledged : refused);
  });
  it.each(["low", "substantial"] as const)("needs more than a login of level %s", (assuranceLevel) => {
    for (const command of [acknowledge, refuse]) {
      given(published, requested)
        .when({ ...command, assuranceLevel })
        .thenRefused("ASSURANCE_TOO_LOW");
    }
    given(published, requested, acknowledged)
      .when({ ...open(), assuranceLevel })
      .thenRefused("ASSURANCE_TOO_LOW");
  });
  it.each([INSTITUTION, STRANGER])("is nobody else's to decide on: %s", (enterprise) =>
    given(published, requested).when(decide("AcknowledgeReceipt", enterprise)).thenRefused("NOT_FOUND"),
  );
  it("is the only mail that is acknowledged", () => given(published).when(acknowledge).thenRefused("NOT_FOUND"));

  it("is given up at the deadline, once, where nobody decided", () => {
    given(published, requested).when(giveUp, DEADLINE).thenTold(givenUp);
    given(published, requested).when(giveUp, plus(DEADLINE, -1)).thenTold();
    for (const decided of [acknowledged, refused, givenUp]) {
      given(published, requested, decided).when(giveUp, DEADLINE).thenTold();
    }
  });

  it.each<[string, MessageEvent[], Instant | undefined]>([
    ["ACKNOWLEDGEMENT_REQUIRED", [], undefined],
    ["ACCEPTANCE_EXPIRED", [], DEADLINE],
    ["ACCEPTANCE_EXPIRED", [givenUp], undefined],
    ["ACCEPTANCE_REFUSED", [refused], undefined],
  ])("does not open, nor is it answered: %s", (code, decided, at) => {
    for (const command of [open(), reply]) {
      given(published, requested, ...decided)
        .when(command, at)
        .thenRefused(code as "ACCEPTANCE_REFUSED");
    }
  });
  it("opens once it is acknowledged, also after the deadline", () =>
    given(published, requested, acknowledged).when(open(), plus(DEADLINE, DAY)).thenTold(read));
  it("opens for its sender", () =>
    given(published, requested, refused)
      .when(open(INSTITUTION))
      .thenTold({ type: "ContentAccessed", data: { part: "body", tokenHash: "t", by: "SENDER" } }));
});
