import type { Sha256 } from "../../src/domain/digest.ts";
import { type Instant, plus } from "../../src/domain/instant.ts";
import type { Period } from "../../src/domain/period.ts";
import { senderDecider } from "../../src/domain/sender/decider.ts";
import type { MessageType, OnboardingRequested, SenderEvent } from "../../src/domain/sender/events.ts";
import { NO_SENDER, type SenderState } from "../../src/domain/sender/state.ts";
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
const other = { ...messageType, messageTypeId: "other" };
const registered: SenderEvent = { type: "MessageTypeRegistered", data: messageType };
const onboarding: OnboardingRequested["data"] = {
  name: institution.name,
  registeredMailRequested: true,
  messageTypes: [messageType, other],
};
const requested: SenderEvent = { type: "OnboardingRequested", data: onboarding };
const termsInForce = "terms of 2026" as Sha256;
const terms = { version: "2026-1", digest: termsInForce };
const accepted: SenderEvent = { type: "TermsAccepted", data: terms };
const oldTerms: SenderEvent = { type: "TermsAccepted", data: { version: "2025-1", digest: "of 2025" as Sha256 } };
const suspended: SenderEvent = { type: "SenderSuspended", data: { reason: "Wrong recipients." } };
const reinstated: SenderEvent = { type: "SenderReinstated", data: {} };

const request = (change: Partial<typeof onboarding> = {}) =>
  ({ type: "RequestOnboarding", commandId: "c", onboarding: { ...onboarding, ...change } }) as const;
const acceptTerms = { type: "AcceptTerms", commandId: "c", ...terms } as const;
const authorise = { type: "AuthoriseSender", commandId: "c", registeredMailAllowed: true, termsInForce } as const;
const register = (change: Partial<MessageType> = {}) =>
  ({ type: "RegisterMessageType", commandId: "c", messageType: { ...messageType, ...change } }) as const;
const change = (properties: Partial<MessageType>, commandId = "c") =>
  ({ type: "ChangeMessageType", commandId, messageType: { ...messageType, ...properties } }) as const;
const suspend = { type: "SuspendSender", commandId: "c", reason: "Wrong recipients." } as const;
const reinstate = { type: "ReinstateSender", commandId: "c" } as const;

describe("an institution that wants to be a sender", () => {
  it("asks", () => given().when(request()).thenTold(requested));
  it("asks for the same once", () => given(requested).when(request()).thenTold());
  it.each<Partial<typeof onboarding>>([
    { name: { fr: "Office" } },
    { registeredMailRequested: false },
    { messageTypes: [messageType] },
  ])("asks again for something else: %p", (asked) =>
    given(requested)
      .when(request(asked))
      .thenTold({ type: "OnboardingRequested", data: { ...onboarding, ...asked } }),
  );
  it("has nothing to ask for once it is authorised", () => given(authorised).when(request()).thenTold());
  it("accepts the terms that are in force", () => given(requested).when(acceptTerms).thenTold(accepted));
  it("accepts them once", () => given(requested, accepted).when(acceptTerms).thenTold());
  it("accepts others later", () => given(requested, oldTerms).when(acceptTerms).thenTold(accepted));
  it("accepts them also where it was authorised before there were any", () =>
    given(authorised).when(acceptTerms).thenTold(accepted));
  it("accepts nothing before it asked", () => given().when(acceptTerms).thenRefused("ONBOARDING_INCOMPLETE"));
});

describe("a sender", () => {
  it("is authorised, with the types that it proposed", () =>
    given(requested, accepted)
      .when(authorise)
      .thenTold(authorised, registered, { type: "MessageTypeRegistered", data: other }));
  it("is authorised under another name, with fewer types and rights", () =>
    given(requested, accepted)
      .when({ ...authorise, name: { fr: "Office" }, registeredMailAllowed: false, messageTypeIds: ["notice"] })
      .thenTold(
        { type: "SenderAuthorised", data: { name: { fr: "Office" }, registeredMailAllowed: false } },
        registered,
      ));
  it("is authorised once", () => given(authorised).when(authorise).thenTold());
  it.each<[string, SenderEvent[]]>([
    ["asked", [accepted]],
    ["accepted terms", [requested]],
    ["accepted the terms in force", [requested, oldTerms]],
  ])("is not authorised before it %s", (_what, history) =>
    given(...history)
      .when(authorise)
      .thenRefused("ONBOARDING_INCOMPLETE"),
  );
  it("gets no type that it did not propose", () =>
    given(requested, accepted)
      .when({ ...authorise, messageTypeIds: ["notice", "summons"] })
      .thenRefused("UNKNOWN_MESSAGE_TYPE"));

  it("is suspended", () => given(authorised).when(suspend).thenTold(suspended));
  it("is suspended once", () => given(authorised, suspended).when(suspend).thenTold());
  it("is not suspended again by a repeat that comes after its reinstatement", () =>
    given(authorised, { fact: suspended, commandId: "c" }, reinstated).when(suspend).thenTold());
  it("is not authorised anew while it is suspended", () =>
    given(authorised, suspended).when(authorise).thenRefused("SENDER_SUSPENDED"));
  it("is reinstated", () => given(authorised, suspended).when(reinstate).thenTold(reinstated));
  it("is reinstated once", () => given(authorised).when(reinstate).thenTold());
  it("is not reinstated again by a repeat that comes after the next suspension", () =>
    given(authorised, suspended, { fact: reinstated, commandId: "c" }, suspended).when(reinstate).thenTold());
  it.each([suspend, reinstate])("is first of all authorised: %p", (command) =>
    given(requested, accepted).when(command).thenRefused("SENDER_NOT_AUTHORISED"),
  );

  it("gets message types", () => given(authorised).when(register()).thenTold(registered));
  it("gets the same type once, in whatever order it is written", () =>
    given(authorised, registered)
      .when(register({ languages: ["fr", "nl"] }))
      .thenTold());
  it("gets a second type beside the first", () =>
    given(authorised, registered)
      .when(register({ messageTypeId: "other" }))
      .thenTold({ type: "MessageTypeRegistered", data: other }));
  const changes: Partial<MessageType>[] = [
    { validityPeriod: "P31D" as Period },
    { languages: ["nl"] },
    { repliesAllowed: false },
    { registeredAllowed: false },
    { name: { en: "Other" } },
  ];
  it.each(changes)("does not change a type by registering it again: %p", (properties) =>
    given(authorised, registered).when(register(properties)).thenRefused("MESSAGE_TYPE_EXISTS"),
  );
  it.each(changes)("has a type changed: %p", (properties) =>
    given(authorised, registered)
      .when(change(properties))
      .thenTold({ type: "MessageTypeChanged", data: { ...messageType, ...properties } }),
  );
  it("keeps a type that is changed into itself", () => given(authorised, registered).when(change({})).thenTold());
  it("keeps a type that was changed back when the first change is repeated", () =>
    given(
      authorised,
      registered,
      { fact: { type: "MessageTypeChanged", data: { ...messageType, repliesAllowed: false } }, commandId: "c" },
      { type: "MessageTypeChanged", data: messageType },
    )
      .when(change({ repliesAllowed: false }))
      .thenTold());
  it("has no type changed that it hasn't", () =>
    given(authorised).when(change({})).thenRefused("UNKNOWN_MESSAGE_TYPE"));
  it.each([register(), change({})])("gets no type before it is authorised: %p", (command) =>
    given(requested).when(command).thenRefused("SENDER_NOT_AUTHORISED"),
  );
});

describe("a submission", () => {
  const sender: SenderState = {
    ...NO_SENDER,
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
    expect(judge()).toEqual({ accepted: true, expirationDate: latest, hiddenUntilAcknowledged: false }));
  it("may expire earlier", () =>
    expect(judge({ expirationDate: plus(NOON, 1) })).toMatchObject({ accepted: true, expirationDate: plus(NOON, 1) }));
  it.each(["REGISTERED", "REGISTERED_WITH_ACKNOWLEDGEMENT"] as const)("may be %s", (kind) =>
    expect(judge({ kind })).toMatchObject({ accepted: true, hiddenUntilAcknowledged: false }),
  );
  it("is hidden until it is acknowledged where its type asks for it, and for no other kind", () => {
    const hiding = withType({ hiddenUntilAcknowledged: true });
    const hidden = { accepted: true, hiddenUntilAcknowledged: true };
    expect(judge({ kind: "REGISTERED_WITH_ACKNOWLEDGEMENT" }, hiding)).toMatchObject(hidden);
    expect(judge({ kind: "REGISTERED" }, hiding)).toMatchObject({ ...hidden, hiddenUntilAcknowledged: false });
  });
  it("may be qualified where a provider is configured, with the right to registered mail", () => {
    const qualified = { ...submission, kind: "QUALIFIED_REGISTERED" } as const;
    expect(judgeSubmission(qualified, sender, NOON, true)).toMatchObject({ accepted: true });
    expect(judgeSubmission(qualified, { ...sender, registeredMailAllowed: false }, NOON, true)).toMatchObject({
      refusal: { code: "REGISTERED_NOT_ALLOWED" },
    });
  });

  it.each<[string, string, Partial<Submission>, Partial<SenderState>]>([
    ["SENDER_NOT_AUTHORISED", "the sender is not authorised", {}, { authorised: false }],
    ["ONBOARDING_INCOMPLETE", "no terms are accepted", {}, { authorised: false, requested: onboarding }],
    [
      "ONBOARDING_INCOMPLETE",
      "the operator has still to authorise it",
      {},
      { authorised: false, requested: onboarding, acceptedTerms: termsInForce },
    ],
    ["SENDER_SUSPENDED", "the sender is suspended", {}, { suspension: { reason: "Wrong recipients." } }],
    ["UNKNOWN_MESSAGE_TYPE", "the type is not the sender's", { messageTypeId: "other" }, {}],
    ["REGISTERED_NOT_ALLOWED", "the sender may not", { kind: "REGISTERED" }, { registeredMailAllowed: false }],
    ["REGISTERED_NOT_ALLOWED", "the type may not", { kind: "REGISTERED" }, withType({ registeredAllowed: false })],
    [
      "REGISTERED_NOT_ALLOWED",
      "the sender may not ask for acknowledgement",
      { kind: "REGISTERED_WITH_ACKNOWLEDGEMENT" },
      { registeredMailAllowed: false },
    ],
    ["NO_QUALIFIED_PROVIDER", "it is called qualified", { kind: "QUALIFIED_REGISTERED" }, {}],
    ["REPLY_NOT_ALLOWED", "the type takes no replies", {}, withType({ repliesAllowed: false })],
    ["LANGUAGE_MISSING", "a promised language is missing", { subject: { nl: "Bericht" } }, {}],
    ["EXPIRATION_DATE_INVALID", "it would be expired at once", { expirationDate: NOON }, {}],
    ["EXPIRATION_DATE_INVALID", "it would outlive its type", { expirationDate: plus(latest, 1) }, {}],
  ])("is refused %s where %s", (code, _why, change, of) =>
    expect(judge(change, of)).toMatchObject({ accepted: false, refusal: { code } }),
  );
});
