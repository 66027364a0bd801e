import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { GENERAL } from "../../src/domain/message/events.ts";
import type { Api } from "./api.ts";
import {
  ChangeRoutingRulesDocument,
  CreatePartitionDocument,
  DeletePartitionDocument,
  MoveMessagesDocument,
  RenamePartitionDocument,
  ReplyDocument,
  RightsDocument,
  RoutingDocument,
  type RoutingRuleInput,
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

const create = (name: string) => administrator.createPartition(enterpriseNumber, name);

const mailbox = async (api = administrator) => (await api.ask(RightsDocument, { enterpriseNumber })).mailbox;

async function changeRules(...rules: RoutingRuleInput[]) {
  const { changeRoutingRules } = await administrator.ask(ChangeRoutingRulesDocument, {
    input: { enterpriseNumber, rules },
  });
  return changeRoutingRules;
}

async function move(partition: string, ...messageIds: string[]) {
  const { moveMessages } = await administrator.ask(MoveMessagesDocument, { input: { messageIds, partition } });
  return moveMessages.results.map(({ userErrors: [error], message }) => error?.code ?? message?.recipient.partition);
}

async function remove(partition: string) {
  const { deletePartition } = await administrator.ask(DeletePartitionDocument, {
    input: { enterpriseNumber, partition },
  });
  return deletePartition.userErrors[0]?.code ?? deletePartition.mailbox?.partitions.map(({ id }) => id);
}

const routing = async (id: string, api = administrator) => (await api.ask(RoutingDocument, { id })).message;

describe("Partitions", () => {
  it("are created, renamed and deleted; GENERAL always stands", async () => {
    expect((await mailbox())?.partitions).toEqual([{ id: GENERAL, name: null, total: 0, unread: 0 }]);
    const hr = await create("Personnel");
    const tax = await create("Impôts");
    const input = { enterpriseNumber, partition: hr, name: "Ressources humaines" };
    const { renamePartition } = await administrator.ask(RenamePartitionDocument, { input });
    expect(renamePartition).toMatchObject({ userErrors: [], partition: { id: hr, name: "Ressources humaines" } });
    expect((await mailbox())?.partitions.map(({ id, name }) => [id, name])).toEqual([
      [GENERAL, null],
      [hr, "Ressources humaines"],
      [tax, "Impôts"],
    ]);
    expect(await remove(hr)).toEqual([GENERAL, tax]);
    expect(await remove(hr)).toBe("PARTITION_UNKNOWN");
  });

  it("are made once by the same command", async () => {
    const input = { enterpriseNumber, name: "Personnel", commandId: crypto.randomUUID() };
    const first = await administrator.ask(CreatePartitionDocument, { input });
    expect(await administrator.ask(CreatePartitionDocument, { input })).toEqual(first);
    expect((await mailbox())?.partitions).toHaveLength(2);
  });

  it("have counters of their own", async () => {
    const hr = await create("Personnel");
    const { messageId } = await sender.publish(enterpriseNumber);
    await sender.publish(enterpriseNumber);
    expect(await move(hr, messageId)).toEqual([hr]);
    expect((await mailbox())?.partitions.map(({ total, unread }) => [total, unread])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect((await mailbox())?.unread).toBe(2);
  });

  it("are deleted only where nothing lies in them, also nothing that expired", async () => {
    const hr = await create("Personnel");
    const { messageId } = await sender.publish(enterpriseNumber);
    await move(hr, messageId);
    expect(await remove(hr)).toBe("PARTITION_NOT_EMPTY");
    expect(await move(GENERAL, messageId)).toEqual([GENERAL]);
    expect(await remove(hr)).toEqual([GENERAL]);
  });

  it("that no longer stand route to GENERAL", async () => {
    const hr = await create("Personnel");
    expect(await changeRules({ partition: hr })).toMatchObject({ userErrors: [] });
    expect(await remove(hr)).toEqual([GENERAL]);
    const { messageId } = await sender.publish(enterpriseNumber);
    expect((await routing(messageId))?.routing).toMatchObject({ partition: GENERAL, rule: { partition: hr } });
  });

  it.each(["user", "sender"] as const)("are not managed by a %s", async (role) => {
    const other = await stage.as(role, enterpriseNumber);
    const { createPartition } = await other.ask(CreatePartitionDocument, { input: { enterpriseNumber, name: "Mine" } });
    expect(createPartition.userErrors).toMatchObject([{ code: "FORBIDDEN" }]);
  });

  it("of another enterprise are not there", async () => {
    const input = { enterpriseNumber: stage.newEnterprise(), name: "Mine" };
    const { createPartition } = await administrator.ask(CreatePartitionDocument, { input });
    expect(createPartition.userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  });
});

describe("Rules", () => {
  it("decide where a message comes, and it tells which one did", async () => {
    const [hr, tax] = [await create("Personnel"), await create("Impôts")];
    const changed = await changeRules(
      { messageTypeId: "bulletin", partition: tax },
      { sender: stage.institution, senderApplicationId: "payroll", partition: hr },
    );
    const [toTax, toHr] = changed.mailbox?.routingRules?.map(({ ruleId }) => ruleId) ?? [];
    const where = async (change: Parameters<Api["publish"]>[1]) =>
      (await routing((await sender.publish(enterpriseNumber, change)).messageId))?.routing;
    expect(await where({ messageTypeId: "bulletin", senderApplicationId: "payroll" })).toEqual({
      partition: tax,
      movedAt: null,
      ruleId: toTax,
      rule: { partition: tax },
    });
    expect(await where({ senderApplicationId: "payroll" })).toMatchObject({ partition: hr, ruleId: toHr });
    expect(await where({})).toEqual({ partition: GENERAL, movedAt: null, ruleId: null, rule: null });
  });

  it("keep their ids when they are put into another order", async () => {
    const hr = await create("Personnel");
    const before = await changeRules({ messageTypeId: "notice", partition: hr }, { partition: GENERAL });
    const [first, second] = before.mailbox?.routingRules ?? [];
    const after = await changeRules(
      { ruleId: second?.ruleId ?? "", partition: GENERAL },
      { ruleId: first?.ruleId ?? "", messageTypeId: "notice", partition: hr },
    );
    expect(after.mailbox?.routingRules).toEqual([second, first]);
    expect(await changeRules({ ruleId: crypto.randomUUID(), partition: hr })).toMatchObject({
      userErrors: [{ code: "NOT_FOUND", path: ["rules", "0", "ruleId"] }],
    });
  });

  it("are told to nobody but administrators, nor why a message came", async () => {
    await changeRules({ partition: GENERAL });
    const { messageId } = await sender.publish(enterpriseNumber);
    const user = await stage.as("user", enterpriseNumber);
    expect(await mailbox(user)).toMatchObject({ routingRules: null, users: null, alerts: null });
    expect((await routing(messageId, user))?.routing).toMatchObject({ partition: GENERAL, rule: null });
    expect((await routing(messageId, sender))?.routing).toBeNull();
  });
});

describe("Moving", () => {
  it("has a result for each message", async () => {
    const hr = await create("Personnel");
    const { messageId } = await sender.publish(enterpriseNumber);
    const foreign = await sender.publish(stage.newEnterprise());
    expect(await move(hr, messageId, foreign.messageId, messageId)).toEqual([hr, "NOT_FOUND", hr]);
    expect((await routing(messageId))?.routing).toMatchObject({ partition: hr, movedAt: expect.any(String) });
    expect(await move(crypto.randomUUID(), messageId)).toEqual(["PARTITION_UNKNOWN"]);
  });
});

describe("A department", () => {
  it("sends in its own name, is answered in its partition, and answers from where the message lies", async () => {
    const chief = await stage.as("chief-access-manager", stage.institution);
    const dept = await chief.createPartition(stage.institution, "Service du contrôle");
    const hr = await create("Personnel");
    const { messageId } = await sender.publish(enterpriseNumber, {
      sender: { partition: dept },
      isReplyAuthorized: true,
    });
    await move(hr, messageId);
    expect((await routing(messageId))?.sender).toEqual({ partition: dept, department: "Service du contrôle" });
    const { replyToMessage } = await administrator.ask(ReplyDocument, { input: { messageId, text: "Merci" } });
    const replyId = replyToMessage.reply?.messageId ?? "";
    const reply = await routing(replyId, sender);
    expect(reply).toMatchObject({ routing: { partition: dept, ruleId: null }, sender: { partition: hr } });
  });
});
