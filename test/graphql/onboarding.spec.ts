import { TERMS_OF_USE, TERMS_OF_USE_DIGEST } from "../../src/application/terms-of-use.ts";
import { globalId } from "../../src/graphql/global-id.ts";
import { type Api, publication } from "./api.ts";
import {
  AcceptTermsDocument,
  AuthoriseSenderDocument,
  ChangeMessageTypeDocument,
  InboxDocument,
  OnboardingOfDocument,
  OpenDocument,
  PublishDocument,
  RecipientStatusDocument,
  ReinstateSenderDocument,
  RequestOnboardingDocument,
  SenderNodeDocument,
  SuspendSenderDocument,
  TermsOfUseDocument,
  WaitingOnboardingsDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let operator: Api;
const notice = {
  messageTypeId: "notice",
  name: { nl: "Bericht" },
  validityPeriod: "P30D",
  languages: ["nl" as const],
  repliesAllowed: true,
  registeredAllowed: true,
};
const bulletin = { ...notice, messageTypeId: "bulletin" };

beforeAll(async () => {
  stage = await Stage.open();
  operator = await stage.as("operator");
});
afterAll(() => stage.close());

const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) => userErrors.map(({ code }) => code);

async function publish(sender: Api, change = {}): Promise<string | undefined> {
  const input = publication(stage.newEnterprise(), change);
  const { publishMessage } = await sender.ask(PublishDocument, { input });
  return publishMessage.userErrors[0]?.code;
}

it("an institution asks, accepts the terms, is authorised with the types that it proposed, and publishes", async () => {
  const enterpriseNumber = stage.newEnterprise();
  const applicant = await stage.as("sender", enterpriseNumber);
  const state = async (api: Api) => (await api.ask(OnboardingOfDocument, { enterpriseNumber })).onboarding;
  const authorise = async (change = {}) => {
    const input = { enterpriseNumber, ...change };
    return (await operator.ask(AuthoriseSenderDocument, { input })).authoriseSender;
  };
  expect(await state(applicant)).toBeNull();
  expect(await publish(applicant)).toBe("SENDER_NOT_AUTHORISED");
  expect(codes(await authorise())).toEqual(["ONBOARDING_INCOMPLETE"]);

  const input = { name: { nl: "Stad" }, registeredMailRequested: true, messageTypes: [notice, bulletin] };
  const { requestOnboarding } = await applicant.ask(RequestOnboardingDocument, { input });
  expect(requestOnboarding).toMatchObject({ onboarding: { nextStep: "ACCEPTANCE_OF_TERMS" }, userErrors: [] });
  expect(await publish(applicant)).toBe("ONBOARDING_INCOMPLETE");
  expect(codes(await authorise())).toEqual(["ONBOARDING_INCOMPLETE"]);

  const { termsOfUse } = await applicant.ask(TermsOfUseDocument, {});
  expect(termsOfUse).toMatchObject({ version: TERMS_OF_USE.version, digest: TERMS_OF_USE_DIGEST });
  const accept = async (digest: string) =>
    (await applicant.ask(AcceptTermsDocument, { input: { digest } })).acceptTerms;
  expect(codes(await accept("of other terms"))).toEqual(["TERMS_UNKNOWN"]);
  expect(await accept(termsOfUse.digest)).toMatchObject({
    onboarding: { nextStep: "AUTHORISATION", termsAccepted: { version: termsOfUse.version } },
  });
  expect(await publish(applicant)).toBe("ONBOARDING_INCOMPLETE");

  const { waitingOnboardings } = await operator.ask(WaitingOnboardingsDocument, {});
  expect(waitingOnboardings.map((each) => each.enterpriseNumber)).toEqual([enterpriseNumber]);
  expect(codes(await authorise({ messageTypeIds: ["summons"] }))).toEqual(["UNKNOWN_MESSAGE_TYPE"]);
  const authorised = await authorise({ messageTypeIds: ["notice"], registeredMailAllowed: true });
  expect(authorised).toMatchObject({ sender: { name: { nl: "Stad" }, registeredMailAllowed: true }, userErrors: [] });
  expect(await state(operator)).toMatchObject({ nextStep: "NONE", sender: { status: "AUTHORISED" } });
  expect((await operator.ask(WaitingOnboardingsDocument, {})).waitingOnboardings).toEqual([]);
  expect(await publish(applicant, { kind: "REGISTERED" })).toBeUndefined();
  expect(await publish(applicant, { messageTypeId: "bulletin" })).toBe("UNKNOWN_MESSAGE_TYPE");
});

it("a suspended sender publishes nothing and asks for nobody; its mail stays, and it is reinstated", async () => {
  const enterpriseNumber = stage.newEnterprise();
  const recipient = stage.newEnterprise();
  await stage.authorise(enterpriseNumber);
  const sender = await stage.as("sender", enterpriseNumber);
  const reader = await stage.as("user", recipient);
  const { messageId } = await sender.publish(recipient);

  const { suspendSender } = await operator.ask(SuspendSenderDocument, {
    input: { enterpriseNumber, reason: "Wrong recipients." },
  });
  expect(suspendSender).toMatchObject({ sender: { status: "SUSPENDED", suspensionReason: "Wrong recipients." } });
  expect(await publish(sender)).toBe("SENDER_SUSPENDED");
  expect(await sender.refused(RecipientStatusDocument, { enterpriseNumber: recipient })).toEqual([200, "FORBIDDEN"]);
  const { mailbox } = await reader.ask(InboxDocument, { enterpriseNumber: recipient });
  expect(mailbox?.messages.edges).toHaveLength(1);
  const { openMessage } = await reader.ask(OpenDocument, { input: { messageId } });
  expect(openMessage.userErrors).toEqual([]);
  const seenBy = async (api: Api) => {
    const { node } = await api.ask(SenderNodeDocument, { id: globalId("Sender", enterpriseNumber) });
    return node;
  };
  const told = { status: "SUSPENDED", suspensionReason: "Wrong recipients.", termsAccepted: expect.anything() };
  expect(await seenBy(sender)).toMatchObject(told);
  expect(await seenBy(reader)).toMatchObject({ status: "SUSPENDED", suspensionReason: null, termsAccepted: null });

  const { reinstateSender } = await operator.ask(ReinstateSenderDocument, { input: { enterpriseNumber } });
  expect(reinstateSender).toMatchObject({ sender: { status: "AUTHORISED", suspendedAt: null } });
  expect(await publish(sender)).toBeUndefined();
});

it("a message type that is changed binds what is published from then on", async () => {
  const enterpriseNumber = stage.newEnterprise();
  await stage.authorise(enterpriseNumber);
  const sender = await stage.as("sender", enterpriseNumber);
  expect(await publish(sender, { kind: "REGISTERED" })).toBeUndefined();
  const change = async (properties: object) => {
    const input = { ...notice, sender: enterpriseNumber, ...properties };
    return (await operator.ask(ChangeMessageTypeDocument, { input })).changeMessageType;
  };
  const { sender: changed } = await change({ registeredAllowed: false });
  expect(changed?.messageTypes).toContainEqual({ messageTypeId: "notice", registeredAllowed: false });
  expect(await publish(sender, { kind: "REGISTERED" })).toBe("REGISTERED_NOT_ALLOWED");
  expect(codes(await change({ messageTypeId: "summons" }))).toEqual(["UNKNOWN_MESSAGE_TYPE"]);
  expect(codes(await change({ validityPeriod: "a year" }))).toEqual(["INVALID_INPUT"]);
});

it("only the institution asks and accepts, only operators see who waits, and strangers see nothing", async () => {
  const enterpriseNumber = stage.newEnterprise();
  const applicant = await stage.as("administrator", enterpriseNumber);
  const input = { name: { nl: "Stad" } };
  for (const role of ["user", "operator", "auditor"] as const) {
    const api = await stage.as(role, role === "user" ? enterpriseNumber : undefined);
    expect(codes((await api.ask(RequestOnboardingDocument, { input })).requestOnboarding)).toEqual(["FORBIDDEN"]);
    const { acceptTerms } = await api.ask(AcceptTermsDocument, { input: { digest: TERMS_OF_USE_DIGEST } });
    expect(codes(acceptTerms)).toEqual(["FORBIDDEN"]);
  }
  expect(codes((await applicant.ask(RequestOnboardingDocument, { input })).requestOnboarding)).toEqual([]);
  const stranger = await stage.as("administrator", stage.newEnterprise());
  expect((await stranger.ask(OnboardingOfDocument, { enterpriseNumber })).onboarding).toBeNull();
  expect((await applicant.ask(OnboardingOfDocument, { enterpriseNumber })).onboarding).toMatchObject({
    enterpriseNumber,
  });
  expect(await stranger.refused(WaitingOnboardingsDocument)).toEqual([200, "FORBIDDEN"]);
  const wrong = { name: {}, messageTypes: [notice, notice] };
  const { requestOnboarding } = await applicant.ask(RequestOnboardingDocument, { input: wrong });
  expect(requestOnboarding.userErrors.map(({ code, path }) => [code, path?.join(".")])).toEqual([
    ["INVALID_INPUT", "name"],
    ["INVALID_INPUT", "messageTypes"],
  ]);
  const suspension = { input: { enterpriseNumber, reason: "I want it." } };
  expect(codes((await stranger.ask(SuspendSenderDocument, suspension)).suspendSender)).toEqual(["FORBIDDEN"]);
});
