import { type Instant, plus } from "../../src/domain/instant.ts";
import type { Told } from "../../src/domain/metadata.ts";
import type { Period } from "../../src/domain/period.ts";
import { type SenderCommand, type SenderState, senderDecider } from "../../src/domain/sender/decider.ts";
import type { MessageType, SenderEvent } from "../../src/domain/sender/events.ts";
import { judgeSubmission, type Submission } from "../../src/domain/sender/submission.ts";
import { NOON, specify } from "./specification.ts";

const { given } = specify(senderDecider);
const institution = { name: { fr: "ONSS", nl: "RSZ" }, registeredMailAllowed: true };
const authorised: SenderEvent = { type: "SenderAuthorised", data: institution };
const messageType: MessageType = {
  messageTypeId: "notice",
  name: { en: "Notice" },
  validityPeriod: "P30D" as Period,
  languages: ["nl", "fr"],
  repliesAllowed: true,
  registeredAllowed: true,
};
const registered: SenderEvent = { type: "MessageTypeRegistered", data: messageType };
const authorise = { type: "AuthoriseSender", commandId: "c", ...institution } as const;
const register = (change: Partial<MessageType> = {}) =>
  ({ type: "RegisterMessageType", commandId: "c", messageType: { ...messageType, ...change } }) as const;

describe("a sender", () => {
  it("is authorised", () => given().when(authorise).thenTold(authorised));
  it("is authorised once", () => given(authorised).when(authorise).thenTold());
  it("gets message types", () => given(authorised).when(register()).thenTold(registered));
  it("gets the same type once, in whatever order it is written", () =>
    given(authorised, registered)
      .when(register({ languages: ["fr", "nl"] }))
      .thenTold());
  it("gets a second type beside the first", () =>
    given(authorised, registered)
      .when(register({ messageTypeId: "other" }))
      .thenTold({ type: "MessageTypeRegistered", data: { ...messageType, messageTypeId: "other" } }));
  it.each<Partial<MessageType>>([
    { validityPeriod: "P31D" as Period },
    { languages: ["nl"] },
    { repliesAllowed: false },
    { registeredAllowed: false },
    { name: { en: "Other" } },
  ])("does not change a type by registering it again: %p", (change) =>
    given(authorised, registered).when(register(change)).thenRefused("MESSAGE_TYPE_EXISTS"),
  );
  it("gets no type before it is authorised", () => given().when(register()).thenRefused("SENDER_NOT_AUTHORISED"));
});

/** What `Senders.judge` rests on. An event that takes something away has to be thought of there. */
describe("no event takes from a sender what was allowed", () => {
  const commands: SenderCommand[] = [
    authorise,
    { ...authorise, registeredMailAllowed: false },
    register(),
    register({ messageTypeId: "other" }),
    register({ languages: [], registeredAllowed: false }),
  ];
  const submissions: Submission[] = ["notice", "other"].flatMap((messageTypeId) =>
    (["SIMPLE", "REGISTERED"] as const).map((kind) => ({
      messageTypeId,
      kind,
      isReplyAuthorized: true,
      subject: { nl: "Bericht", fr: "Avis" },
    })),
  );
  const isEveryEvent: { readonly [Type in SenderEvent["type"]]: true } = {
    SenderAuthorised: true,
    MessageTypeRegistered: true,
  };

  it("in any order of commands", () => {
    const seen = new Set<string>();
    const follow = (state: SenderState, commandsLeft: number): void => {
      for (const command of commandsLeft > 0 ? commands : []) {
        const decision = senderDecider.decide(command, state, NOON);
        for (const fact of decision.accepted ? decision.events : []) {
          seen.add(fact.type);
          const next = senderDecider.evolve(state, fact as Told<SenderEvent>);
          for (const submission of submissions) {
            const before = judgeSubmission(submission, state, NOON);
            if (before.accepted) expect(judgeSubmission(submission, next, NOON)).toEqual(before);
          }
          follow(next, commandsLeft - 1);
        }
      }
    };
    follow(senderDecider.initial, 4);
    expect([...seen].sort()).toEqual(Object.keys(isEveryEvent).sort());
  });
});

describe("a submission", () => {
  const sender: SenderState = {
    authorised: true,
    registeredMailAllowed: true,
    messageTypes: new Map([["notice", messageType]]),
  };
  const submission: Submission = {
    messageTypeId: "notice",
    kind: "SIMPLE",
    isReplyAuthorized: true,
    subject: { nl: "Bericht", fr: "Avis" },
  };
  const judge = (change: Partial<Submission> = {}, of: Partial<SenderState> = {}) =>
    judgeSubmission({ ...submission, ...change }, { ...sender, ...of }, NOON);
  const withType = (change: Partial<MessageType>) => ({
    messageTypes: new Map([["notice", { ...messageType, ...change }]]),
  });
  const latest = "2026-12-22T12:00:00.000Z" as Instant;

  it("expires after the validity period of its type", () =>
    expect(judge()).toEqual({ accepted: true, expirationDate: latest }));
  it("may expire earlier", () =>
    expect(judge({ expirationDate: plus(NOON, 1) })).toEqual({ accepted: true, expirationDate: plus(NOON, 1) }));
  it("may be registered", () => expect(judge({ kind: "REGISTERED" })).toMatchObject({ accepted: true }));

  it.each<[string, string, Partial<Submission>, Partial<SenderState>]>([
    ["SENDER_NOT_AUTHORISED", "the sender is not authorised", {}, { authorised: false }],
    ["UNKNOWN_MESSAGE_TYPE", "the type is not the sender's", { messageTypeId: "other" }, {}],
    ["REGISTERED_NOT_ALLOWED", "the sender may not", { kind: "REGISTERED" }, { registeredMailAllowed: false }],
    ["REGISTERED_NOT_ALLOWED", "the type may not", { kind: "REGISTERED" }, withType({ registeredAllowed: false })],
    ["KIND_NOT_AVAILABLE", "acknowledgement is asked", { kind: "REGISTERED_WITH_ACKNOWLEDGEMENT" }, {}],
    ["NO_QUALIFIED_PROVIDER", "it is called qualified", { kind: "QUALIFIED_REGISTERED" }, {}],
    ["REPLY_NOT_ALLOWED", "the type takes no replies", {}, withType({ repliesAllowed: false })],
    ["LANGUAGE_MISSING", "a promised language is missing", { subject: { nl: "Bericht" } }, {}],
    ["EXPIRATION_DATE_INVALID", "it would be expired at once", { expirationDate: NOON }, {}],
    ["EXPIRATION_DATE_INVALID", "it would outlive its type", { expirationDate: plus(latest, 1) }, {}],
  ])("is refused %s where %s", (code, _why, change, of) =>
    expect(judge(change, of)).toMatchObject({ accepted: false, refusal: { code } }),
  );
});
