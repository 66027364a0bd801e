import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { DAY, type Instant, MINUTE, plus } from "../../src/domain/instant.ts";
import { fullMandate } from "../../src/domain/mailbox/mandate.ts";
import { type MessageCommand, messageDecider } from "../../src/domain/message/decider.ts";
import type { MessageEvent, Published } from "../../src/domain/message/events.ts";
import { publicationOfReply } from "../../src/domain/message/reply.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { ENTERPRISE, FACTS, ID, IN_A_YEAR, INSTITUTION, STRANGER } from "./publication.ts";
import { NOON, specify } from "./specification.ts";

const REPLY = "019aabbc-2801-7abc-8def-000000000002" as MessageId;
const facts: Published["data"] = {
  ...FACTS,
  mainContent: "documents/1",
  commitments: { subject: "s", body: "b", "documents/1": "d1", "documents/2": "d2" } as never,
};
const published: Published = { type: "Published", data: facts };
const read: MessageEvent = { type: "Read", data: { part: "documents/1", tokenHash: "t" } };
const masked: MessageEvent = { type: "Masked", data: {} };
const expired: MessageEvent = { type: "Expired", data: { contentHandedOver: false } };
const abandoned: MessageEvent = { type: "PublicationAbandoned", data: { reason: "NOT_PUBLISHED_IN_TIME" } };

const timely = (at: Instant): MessageId => {
  const hex = Date.parse(at).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-000000000001` as MessageId;
};

const of = (enterprise: EnterpriseNumber) => fullMandate(enterprise, false);
const { given } = specify(messageDecider);
const publish = (change: Partial<Published["data"]> = {}, messageId = timely(NOON)): MessageCommand => ({
  type: "Publish",
  commandId: "c",
  messageId,
  facts: { ...facts, ...change },
});
const open = (parts: string[], change: Partial<Extract<MessageCommand, { type: "AccessContent" }>> = {}) =>
  ({
    type: "AccessContent",
    commandId: "c",
    mandate: of(ENTERPRISE),
    parts,
    tokenHash: "t",
    assuranceLevel: "high",
    ranged: false,
    ...change,
  }) as const;
const mask = (enterprise = ENTERPRISE) => ({ type: "Mask", commandId: "c", mandate: of(enterprise) }) as const;
const makeVisible = (enterprise = ENTERPRISE) =>
  ({ type: "MakeVisible", commandId: "c", mandate: of(enterprise) }) as const;
const reply = (enterprise = ENTERPRISE) =>
  ({
    type: "Reply",
    assuranceLevel: "high",
    commandId: "c",
    mandate: of(enterprise),
    replyId: REPLY,
    mainContent: "body",
    commitments: {},
  }) as const;
const expire = { type: "Expire", commandId: "c" } as const;
const abandon = { type: "AbandonPublication", commandId: "c" } as const;
const accessed = (part: string, by: "RECIPIENT" | "SENDER" = "RECIPIENT", tokenHash = "t"): MessageEvent => ({
  type: "ContentAccessed",
  data: { part, tokenHash, by },
});

describe("publishing a message", () => {
  it("is a fact of a new id", () => given().when(publish()).thenTold(published));
  it("with the same id and another date that the sender names is another publication", () => {
    const named = { ...publish(), isDateNamed: true } as MessageCommand;
    given(published).when(named).thenTold();
    const later = {
      ...publish({ expirationDate: plus(facts.expirationDate, 1) }),
      isDateNamed: true,
    } as MessageCommand;
    given(published).when(later).thenRefused("MESSAGE_ID_TAKEN");
    given(published)
      .when(publish({ expirationDate: plus(facts.expirationDate, 1) }))
      .thenTold();
  });

  it("of the same content with the same id gives the first answer again", () =>
    given(published).when(publish()).thenTold());
  it("is recognised as the same where the recipient had chosen another partition meanwhile", () =>
    given(published)
      .when(publish({ recipient: { enterpriseNumber: ENTERPRISE, partition: "p" } }))
      .thenTold());
  it("is recognised as the same however old the id is by then", () =>
    given(published)
      .when(publish({}, timely(plus(NOON, -90 * DAY))))
      .thenTold());
  it.each<[string, Partial<Published["data"]>]>([
    ["sender", { sender: { enterpriseNumber: STRANGER, partition: "GENERAL" } }],
    ["recipient", { recipient: { enterpriseNumber: STRANGER, partition: "GENERAL" } }],
    ["content", { commitments: { subject: "other" } as never }],
    ["type", { messageTypeId: "other" }],
    ["kind", { kind: "REGISTERED" }],
    ["right to reply", { isReplyAuthorized: false }],
    ["main content", { mainContent: "body" }],
    ["application", { senderApplicationId: "payroll" }],
  ])("with a taken id and another %s is refused", (_what, change) =>
    given(published).when(publish(change)).thenRefused("MESSAGE_ID_TAKEN"),
  );
  it("with an id that was closed is refused in the same way", () =>
    given(abandoned).when(publish()).thenRefused("MESSAGE_ID_TAKEN"));
  it.each([-31, 31])("with an id of %i days from now is accepted", (days) =>
    given()
      .when(publish({}, timely(plus(NOON, days * DAY))), NOON)
      .thenTold(published),
  );
  it.each([-31, 31])("with an id of more than %i days from now is refused", (days) =>
    given()
      .when(publish({}, timely(plus(NOON, days * DAY + Math.sign(days)))), NOON)
      .thenRefused("MESSAGE_ID_NOT_TIMELY"),
  );
  it("of a reply takes its id however old it is", () =>
    given()
      .when({ ...publish({}, timely(plus(NOON, -90 * DAY))), idMadeByUs: true } as MessageCommand)
      .thenTold(published));
});

describe("abandoning a publication", () => {
  it("closes an id that was never published", () => given().when(abandon).thenTold(abandoned));
  it("leaves a published message alone", () => given(published).when(abandon).thenTold());
});

describe("opening", () => {
  it("the main content for the first time is Read", () =>
    given(published)
      .when(open(["documents/1"]))
      .thenTold(read));
  it("the main content again is an access", () =>
    given(published, read)
      .when(open(["documents/1"]))
      .thenTold(accessed("documents/1")));
  it("the body does not read a message whose main content is a document", () =>
    given(published)
      .when(open(["body"]))
      .thenTold(accessed("body")));
  it("the body reads a message whose main content it is", () =>
    given({ ...published, data: { ...facts, mainContent: "body" } })
      .when(open(["body"]))
      .thenTold({ type: "Read", data: { part: "body", tokenHash: "t" } }));
  it("everything at once is Read and an access for each other part", () =>
    given(published)
      .when(open(["body", "documents/1", "documents/2"]))
      .thenTold(accessed("body"), read, accessed("documents/2")));
  it("by the sender is an access, never Read", () =>
    given(published)
      .when(open(["documents/1"], { mandate: of(INSTITUTION) }))
      .thenTold(accessed("documents/1", "SENDER")));
  it("nothing that counts as content records nothing", () => given(published).when(open([])).thenTold());
  it("by somebody else finds nothing", () =>
    given(published)
      .when(open(["body"], { mandate: of(STRANGER) }))
      .thenRefused("NOT_FOUND"));
  it("a part that is not there finds nothing", () =>
    given(published)
      .when(open(["documents/3"]))
      .thenRefused("NOT_FOUND"));
  it("what does not exist finds nothing", () =>
    given()
      .when(open(["body"]))
      .thenRefused("NOT_FOUND"));
  it("an abandoned id finds nothing", () =>
    given(abandoned)
      .when(open(["body"]))
      .thenRefused("NOT_FOUND"));
  it("an expired message is refused", () =>
    given(published, expired)
      .when(open(["body"]))
      .thenRefused("MESSAGE_EXPIRED"));
  it("is refused from the expiration date on, before Expired is recorded", () =>
    given(published)
      .when(open(["body"]), IN_A_YEAR)
      .thenRefused("MESSAGE_EXPIRED"));
  it("is possible until the last millisecond", () =>
    given(published)
      .when(open(["body"]), plus(IN_A_YEAR, -1))
      .thenTold(accessed("body")));
  it("a masked message is possible", () =>
    given(published, masked)
      .when(open(["body"]))
      .thenTold(accessed("body")));

  it("with the id of a command that masked is recorded all the same", () =>
    given(published, { fact: masked, commandId: "c" })
      .when(open(["body"]))
      .thenTold(accessed("body")));
  it("with the same command again is recorded once", () =>
    given(published, { fact: accessed("body"), commandId: "c" })
      .when(open(["body"]))
      .thenTold());

  describe("in ranges", () => {
    const range = open(["documents/1"], { ranged: true });
    it("is one access for ten minutes", () =>
      given(published, read)
        .when(range, plus(NOON, 10 * MINUTE))
        .thenTold());
    it("is another access after ten minutes", () =>
      given(published, read)
        .when(range, plus(NOON, 10 * MINUTE + 1))
        .thenTold(accessed("documents/1")));
    it("is another access with another token", () =>
      given(published, read)
        .when({ ...range, tokenHash: "u" })
        .thenTold(accessed("documents/1", "RECIPIENT", "u")));
    it("is another access for another document", () =>
      given(published, read)
        .when({ ...range, parts: ["documents/2"] })
        .thenTold(accessed("documents/2")));
    it("is Read the first time", () => given(published).when(range).thenTold(read));
  });
});

describe("masking", () => {
  it("hides a message", () => given(published).when(mask()).thenTold(masked));
  it("a masked message changes nothing", () => given(published, masked).when(mask()).thenTold());
  it("is undone", () => given(published, masked).when(makeVisible()).thenTold({ type: "MadeVisible", data: {} }));
  it("a visible message cannot be undone, and nothing changes", () => given(published).when(makeVisible()).thenTold());
  it("can be done again after it was undone", () =>
    given(published, masked, { type: "MadeVisible", data: {} }).when(mask()).thenTold(masked));
  it("by a command that was undone since does not come back", () =>
    given(published, { fact: masked, commandId: "c" }, { type: "MadeVisible", data: {} }).when(mask()).thenTold());
  it.each([mask, makeVisible])("is the recipient's affair: %p by others finds nothing", (command) => {
    given(published, masked).when(command(STRANGER)).thenRefused("NOT_FOUND");
    given(published, masked).when(command(INSTITUTION)).thenRefused("NOT_FOUND");
    given().when(command()).thenRefused("NOT_FOUND");
  });
  it.each([mask, makeVisible])("ends with expiry: %p", (command) => {
    given(published, expired).when(command()).thenRefused("MESSAGE_EXPIRED");
    given(published).when(command(), IN_A_YEAR).thenRefused("MESSAGE_EXPIRED");
  });
});

describe("replying", () => {
  const replied = { type: "Replied", data: { replyId: REPLY, mainContent: "body", commitments: {} } } as const;
  it("is a fact of the message that is answered", () => given(published).when(reply()).thenTold(replied));
  it("with the same command again yields nothing, whatever the reply's id", () =>
    given(published, { fact: replied, commandId: "c" })
      .when({ ...reply(), replyId: ID })
      .thenTold());
  it("a second time is another reply", () =>
    given(published, replied)
      .when({ ...reply(), replyId: ID })
      .thenTold({ ...replied, data: { ...replied.data, replyId: ID } }));
  it("is refused where the sender did not allow it", () =>
    given({ ...published, data: { ...facts, isReplyAuthorized: false } })
      .when(reply())
      .thenRefused("REPLY_NOT_ALLOWED"));
  it("is the recipient's affair", () => given(published).when(reply(INSTITUTION)).thenRefused("NOT_FOUND"));
  it("to a foreign message finds nothing, also where no reply is allowed", () =>
    given({ ...published, data: { ...facts, isReplyAuthorized: false } })
      .when(reply(STRANGER))
      .thenRefused("NOT_FOUND"));
  it("to an expired message is refused", () =>
    given(published).when(reply(), IN_A_YEAR).thenRefused("MESSAGE_EXPIRED"));
  it("arrives in the partition that the message was sent from, from the one where it was answered", () => {
    const original = {
      ...facts,
      sender: { enterpriseNumber: INSTITUTION, partition: "dept" },
      recipient: { enterpriseNumber: ENTERPRISE, partition: "hr" },
    };
    expect(publicationOfReply(original, "moved", ID, replied.data, IN_A_YEAR)).toEqual({
      sender: { enterpriseNumber: ENTERPRISE, partition: "moved" },
      recipient: { enterpriseNumber: INSTITUTION, partition: "dept" },
      messageTypeId: "tax-notice",
      kind: "SIMPLE",
      isReplyAuthorized: false,
      mainContent: "body",
      expirationDate: IN_A_YEAR,
      originalMessageId: ID,
      commitments: {},
    });
  });
});

describe("expiring", () => {
  it("comes with the expiration date", () =>
    given(published)
      .when(expire, IN_A_YEAR)
      .thenTold({ type: "Expired", data: { contentHandedOver: false } }));
  it("tells whether the main content was handed over", () =>
    given(published, read)
      .when(expire, IN_A_YEAR)
      .thenTold({ type: "Expired", data: { contentHandedOver: true } }));
  it("does not come before", () => given(published).when(expire, plus(IN_A_YEAR, -1)).thenTold());
  it("comes once", () => given(published, expired).when(expire, plus(IN_A_YEAR, DAY)).thenTold());
  it("has nothing to do with what was never published", () => {
    given().when(expire, IN_A_YEAR).thenTold();
    given(abandoned).when(expire, IN_A_YEAR).thenTold();
  });
});

it("tells of a log that is out of order", () => {
  expect(() => given(read)).toThrow("Read before Published");
});

describe("moving", () => {
  const inPartition = (partition: string) => ({
    ...published,
    data: { ...facts, recipient: { enterpriseNumber: ENTERPRISE, partition } },
  });
  const move = (to: string, mandate = of(ENTERPRISE)) =>
    ({ type: "MoveToPartition", commandId: "c", mandate, partition: to }) as const;
  const moved = (to: string, from: string): MessageEvent => ({
    type: "MovedToPartition",
    data: { partition: to, from },
  });
  const who = (...partitions: string[]) => ({
    enterprise: ENTERPRISE,
    manages: false,
    partitions: new Set(partitions),
  });

  it("puts a message into another partition, and says from where", () => {
    given(published).when(move("hr")).thenTold(moved("hr", "GENERAL"));
    given(published, moved("hr", "GENERAL")).when(move("tax")).thenTold(moved("tax", "hr"));
  });
  it("to where it lies is no news", () => given(published).when(move("GENERAL")).thenTold());
  it("is done with expired messages too", () =>
    given(published, expired).when(move("hr")).thenTold(moved("hr", "GENERAL")));
  it("is for those who received it and see where it lies", () => {
    given(published)
      .when(move("hr", of(INSTITUTION)))
      .thenRefused("NOT_FOUND");
    given(published)
      .when(move("hr", of(STRANGER)))
      .thenRefused("NOT_FOUND");
    given(published)
      .when(move("hr", who("hr")))
      .thenRefused("NOT_FOUND");
    given(published)
      .when(move("hr", who("GENERAL", "hr")))
      .thenTold(moved("hr", "GENERAL"));
    given().when(move("hr")).thenRefused("NOT_FOUND");
  });

  const commands = (mandate: ReturnType<typeof who>) =>
    [
      {
        type: "AccessContent",
        commandId: "c",
        mandate,
        parts: ["body"],
        tokenHash: "t",
        assuranceLevel: "high",
        ranged: false,
      },
      { type: "Mask", commandId: "c", mandate },
      { type: "MakeVisible", commandId: "c", mandate },
      {
        type: "Reply",
        commandId: "c",
        mandate,
        assuranceLevel: "high",
        replyId: REPLY,
        mainContent: "body",
        commitments: {},
      },
    ] as const;
  it.each(commands(who("GENERAL", "tax")))("takes it from those who don't see its partition: $type", (command) => {
    given(inPartition("hr")).when(command).thenRefused("NOT_FOUND");
    given(published, moved("hr", "GENERAL")).when(command).thenRefused("NOT_FOUND");
  });
  it.each(commands(who("hr")))("gives it to those who do: $type", (command) => {
    const accepted = (events: readonly MessageEvent[]) => {
      const state = events.reduce<ReturnType<typeof messageDecider.evolve>>(
        (before, event) =>
          messageDecider.evolve(before, { ...event, metadata: { time: NOON, commandId: "x" } } as never),
        messageDecider.initial,
      );
      return messageDecider.decide(command, state, plus(NOON, 1)).accepted;
    };
    expect(accepted([inPartition("hr")])).toBe(true);
    expect(accepted([published, moved("hr", "GENERAL")])).toBe(true);
    expect(accepted([published])).toBe(false);
  });
  it("leaves a sent message to those who see from where it was sent", () => {
    const sent = { ...published, data: { ...facts, sender: { enterpriseNumber: INSTITUTION, partition: "dept" } } };
    const reading = (...partitions: string[]) =>
      open(["body"], { mandate: { ...who(...partitions), enterprise: INSTITUTION } });
    given(sent).when(reading("dept")).thenTold(accessed("body", "SENDER"));
    given(sent).when(reading("GENERAL")).thenRefused("NOT_FOUND");
  });
});
