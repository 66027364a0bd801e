import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { GENERAL } from "../../src/domain/message/events.ts";
import type { Api } from "./api.ts";
import {
  AcceptRoutingSuggestionDocument,
  type AcceptRoutingSuggestionInput,
  ChangeRoutingRulesDocument,
  IgnoreRoutingSuggestionDocument,
  RoutingDocument,
  RoutingSuggestionsDocument,
  SuggestRoutingRuleDocument,
  type SuggestRoutingRuleInput,
  SuspendSenderDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

let enterpriseNumber: EnterpriseNumber;
let administrator: Api;
let sender: Api;
beforeEach(async () => {
  enterpriseNumber = stage.newEnterprise();
  administrator = await stage.as("administrator", enterpriseNumber);
  sender = await stage.as("sender", stage.institution);
});

const HR = { nl: "Personeel", fr: "Personnel" };

async function suggest(change: Partial<SuggestRoutingRuleInput> = {}, api = sender) {
  const input = { recipient: enterpriseNumber, messageTypeId: "notice", partitionName: HR, ...change };
  return (await api.ask(SuggestRoutingRuleDocument, { input })).suggestRoutingRule;
}

async function suggestionId(change: Partial<SuggestRoutingRuleInput> = {}): Promise<string> {
  const { suggestionId, userErrors } = await suggest(change);
  expect(userErrors).toEqual([]);
  return suggestionId as string;
}

async function accept(input: Omit<AcceptRoutingSuggestionInput, "enterpriseNumber">, api = administrator) {
  const whole = { enterpriseNumber, ...input };
  return (await api.ask(AcceptRoutingSuggestionDocument, { input: whole })).acceptRoutingSuggestion;
}

async function ignore(id: string, api = administrator) {
  const input = { enterpriseNumber, suggestionId: id };
  return codes((await api.ask(IgnoreRoutingSuggestionDocument, { input })).ignoreRoutingSuggestion);
}

const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) => userErrors.map(({ code }) => code);
const mailbox = async (api = administrator, page: { first?: number; after?: string } = {}) =>
  (await api.ask(RoutingSuggestionsDocument, { enterpriseNumber, ...page })).mailbox;
const waiting = async () => (await mailbox())?.routingSuggestions?.nodes;
const arrives = async () => {
  const { messageId } = await sender.publish(enterpriseNumber);
  return (await administrator.ask(RoutingDocument, { id: messageId })).message?.routing;
};

describe("A sender's suggestion", () => {
  it("waits for the recipient, with all that a decision needs", async () => {
    const id = await suggestionId();
    expect(await waiting()).toEqual([
      {
        suggestionId: id,
        sender: stage.institution,
        senderName: { nl: `Instelling ${stage.institution}` },
        messageTypeId: "notice",
        messageType: { name: { nl: "Soort notice" } },
        senderApplicationId: null,
        partitionName: HR,
        suggestedAt: expect.any(String),
      },
    ]);
    expect(await arrives()).toMatchObject({ partition: GENERAL, ruleId: null });
  });

  it("becomes a rule into a partition that is created with it, and the rule tells of it", async () => {
    const id = await suggestionId();
    expect(await accept({ suggestionId: id, newPartitionName: "HR" })).toMatchObject({
      userErrors: [],
      mailbox: { routingRules: [{ suggestion: id }] },
    });
    const { partitions = [], routingRules, routingSuggestions } = (await mailbox()) ?? {};
    const hr = partitions.find(({ name }) => name === "HR")?.id;
    expect(routingRules).toMatchObject([{ messageTypeId: "notice", sender: stage.institution, partition: hr }]);
    expect(routingSuggestions?.nodes).toEqual([]);
    expect(await arrives()).toMatchObject({ partition: hr, ruleId: routingRules?.[0]?.ruleId });
  });

  it("becomes a rule into a partition that stands, in the place that the recipient chooses", async () => {
    const hr = await administrator.createPartition(enterpriseNumber, "HR");
    const rules = [{ messageTypeId: "bulletin", partition: hr }, { partition: GENERAL }];
    await administrator.ask(ChangeRoutingRulesDocument, { input: { enterpriseNumber, rules } });
    const [bulletins, all] = (await mailbox())?.routingRules?.map(({ ruleId }) => ruleId) ?? [];
    const id = await suggestionId();
    expect(codes(await accept({ suggestionId: id, partition: hr, before: all as string }))).toEqual([]);
    const after = (await mailbox())?.routingRules ?? [];
    expect(after.map(({ ruleId }) => ruleId)).toEqual([bulletins, expect.any(String), all]);
    expect(await arrives()).toMatchObject({ partition: hr, ruleId: after[1]?.ruleId });

    const turned = after.toReversed().map(({ suggestion: _, ...rule }) => rule);
    await administrator.ask(ChangeRoutingRulesDocument, { input: { enterpriseNumber, rules: turned } });
    expect((await mailbox())?.routingRules?.map(({ suggestion }) => suggestion)).toEqual([null, id, null]);
  });

  it("that is ignored comes back only where the sender changes it", async () => {
    const id = await suggestionId();
    expect(await ignore(id)).toEqual([]);
    expect(await ignore(id)).toEqual([]);
    expect(await suggestionId()).toBe(id);
    expect(await waiting()).toEqual([]);
    expect(codes(await accept({ suggestionId: id, partition: GENERAL }))).toEqual(["NOT_FOUND"]);
    expect(await suggestionId({ partitionName: { fr: "Paie" } })).toBe(id);
    expect(await waiting()).toMatchObject([{ suggestionId: id, partitionName: { fr: "Paie" } }]);
  });

  it("about an application, or all of the sender's messages, is another one", async () => {
    const ids = [
      await suggestionId(),
      await suggestionId({ messageTypeId: null }),
      await suggestionId({ messageTypeId: null, senderApplicationId: "payroll" }),
    ];
    expect(new Set(ids).size).toBe(3);
    expect(
      (await waiting())?.map(({ messageTypeId, senderApplicationId }) => [messageTypeId, senderApplicationId]),
    ).toEqual([
      ["notice", null],
      [null, null],
      [null, "payroll"],
    ]);
  });

  it("says the same to the sender whatever came of it", async () => {
    const first = await suggest();
    await accept({ suggestionId: first.suggestionId as string, newPartitionName: "HR" });
    expect(await suggest()).toEqual(first);
    const { events } = await stage.office.store.readStream(`mailbox-${enterpriseNumber}`);
    expect(events.filter(({ type }) => type === "RoutingSuggested")).toHaveLength(1);
  });

  it("is of at most so many within 30 days", async () => {
    for (let number = 0; number < 20; number++) await suggestionId({ senderApplicationId: `app-${number}` });
    expect(codes(await suggest({ senderApplicationId: "app-20" }))).toEqual(["TOO_MANY_SUGGESTIONS"]);
    expect(codes(await suggest({ senderApplicationId: "app-19" }))).toEqual([]);
    const first = await mailbox(administrator, { first: 15 });
    expect(first?.routingSuggestions).toMatchObject({ pageInfo: { hasNextPage: true } });
    const after = first?.routingSuggestions?.pageInfo.endCursor as string;
    const rest = (await mailbox(administrator, { after }))?.routingSuggestions;
    expect(rest?.nodes.map(({ senderApplicationId }) => senderApplicationId)).toEqual(
      [15, 16, 17, 18, 19].map((number) => `app-${number}`),
    );
    const statements = async (page: number) => {
      const before = stage.statements;
      await mailbox(administrator, { first: page });
      return stage.statements - before;
    };
    await statements(1);
    expect(await statements(20)).toBe(await statements(2));
    for (const wrong of [{ first: 0 }, { first: 101 }, { after: "x" }]) {
      await expect(mailbox(administrator, wrong)).rejects.toThrow(/BAD_USER_INPUT|INVALID_CURSOR/);
    }
  });
});

describe("Only", () => {
  it("an authorised sender suggests, of its own message types", async () => {
    const newcomer = await stage.as("sender", stage.newEnterprise());
    expect(codes(await suggest({}, newcomer))).toEqual(["SENDER_NOT_AUTHORISED"]);
    expect(codes(await suggest({}, administrator))).toEqual(["FORBIDDEN"]);
    expect(codes(await suggest({ messageTypeId: "payslip" }))).toEqual(["UNKNOWN_MESSAGE_TYPE"]);
    const suspended = stage.newEnterprise();
    await stage.authorise(suspended);
    const operator = await stage.as("operator");
    await operator.ask(SuspendSenderDocument, { input: { enterpriseNumber: suspended, reason: "Too eager." } });
    expect(codes(await suggest({}, await stage.as("sender", suspended)))).toEqual(["SENDER_SUSPENDED"]);
    expect(await waiting()).toEqual([]);
  });

  it("the recipient's administrators see and decide", async () => {
    const id = await suggestionId();
    const user = await stage.as("user", enterpriseNumber);
    expect((await mailbox(user))?.routingSuggestions).toBeNull();
    expect(await ignore(id, user)).toEqual(["FORBIDDEN"]);
    expect(codes(await accept({ suggestionId: id, partition: GENERAL }, user))).toEqual(["FORBIDDEN"]);
    for (const other of [sender, await stage.as("administrator", stage.newEnterprise())]) {
      expect(await mailbox(other)).toBeNull();
      expect(await ignore(id, other)).toEqual(["NOT_FOUND"]);
      expect(codes(await accept({ suggestionId: id, partition: GENERAL }, other))).toEqual(["NOT_FOUND"]);
    }
    expect(await waiting()).toHaveLength(1);
  });

  it("input that can be judged is let through", async () => {
    const long = "x".repeat(101);
    expect(await suggest({ partitionName: { nl: long } })).toMatchObject({
      userErrors: [{ code: "INVALID_INPUT", path: ["partitionName"] }],
    });
    expect(codes(await suggest({ partitionName: {} }))).toEqual(["INVALID_INPUT"]);
    expect(codes(await suggest({ recipient: "0123456789" }))).toEqual(["INVALID_ENTERPRISE_NUMBER"]);
    const id = await suggestionId();
    expect(codes(await accept({ suggestionId: id }))).toEqual(["INVALID_INPUT"]);
    expect(codes(await accept({ suggestionId: id, partition: GENERAL, newPartitionName: "HR" }))).toEqual([
      "INVALID_INPUT",
    ]);
    expect(codes(await accept({ suggestionId: id, partition: crypto.randomUUID() }))).toEqual(["PARTITION_UNKNOWN"]);
    expect(codes(await accept({ suggestionId: id, partition: GENERAL, before: crypto.randomUUID() }))).toEqual([
      "NOT_FOUND",
    ]);
  });
});

it("Repeated with its id, accepting makes one rule and one partition", async () => {
  const input = { suggestionId: await suggestionId(), newPartitionName: "HR", commandId: crypto.randomUUID() };
  const first = await accept(input);
  expect(first.userErrors).toEqual([]);
  expect(await accept(input)).toEqual(first);
  expect((await mailbox())?.partitions).toHaveLength(2);
});
