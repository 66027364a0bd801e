import { randomUUID } from "node:crypto";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { GENERAL } from "../../src/domain/message/events.ts";
import type { Api } from "./api.ts";
import {
  GrantAccessDocument,
  InboxDocument,
  MoveMessagesDocument,
  OpenDocument,
  RevokeAccessDocument,
  RightsDocument,
  WhoAmIDocument,
} from "./generated/client.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

let enterpriseNumber: EnterpriseNumber;
let administrator: Api;
let user: Api;
let personId: string;
let hr: string;
let tax: string;
/** One message in each. */
let inGeneral: string;
let inHr: string;
let inTax: string;

beforeEach(async () => {
  enterpriseNumber = stage.newEnterprise();
  administrator = await stage.as("administrator", enterpriseNumber);
  user = await stage.as("user", enterpriseNumber, undefined, false);
  personId = await user.personId();
  [hr, tax] = [
    await administrator.createPartition(enterpriseNumber, "Personnel"),
    await administrator.createPartition(enterpriseNumber, "Impôts"),
  ];
  const sender = await stage.as("sender", stage.institution);
  [inGeneral, inHr, inTax] = [
    (await sender.publish(enterpriseNumber)).messageId,
    (await sender.publish(enterpriseNumber)).messageId,
    (await sender.publish(enterpriseNumber)).messageId,
  ];
  await administrator.ask(MoveMessagesDocument, { input: { messageIds: [inHr], partition: hr } });
  await administrator.ask(MoveMessagesDocument, { input: { messageIds: [inTax], partition: tax } });
});

async function sees(api = user) {
  const { mailbox } = await api.ask(InboxDocument, { enterpriseNumber });
  if (!mailbox) return null;
  const listed = mailbox.messages.edges.map(({ node }) => node.messageId).sort();
  expect(mailbox.unread).toBe(listed.length);
  return listed;
}

async function opens(messageId: string, api = user): Promise<string | undefined> {
  const { openMessage } = await api.ask(OpenDocument, { input: { messageId } });
  return openMessage.userErrors[0]?.code;
}

describe("A user", () => {
  it("sees nothing without a grant, and nothing without the right e-Box Administrator", async () => {
    expect(await sees()).toBeNull();
    expect(await user.ask(WhoAmIDocument, {})).toMatchObject({ me: { personId, mailbox: null } });
    await administrator.grant(enterpriseNumber, personId, { eBoxAdministrator: false, partitions: [GENERAL, hr] });
    expect(await sees()).toBeNull();
    expect(await opens(inGeneral)).toBe("FORBIDDEN");
    expect(await opens(randomUUID())).toBe("NOT_FOUND");
  });

  it("sees the partitions granted, and the others as not there", async () => {
    await administrator.grant(enterpriseNumber, personId, { partitions: [hr] });
    expect(await sees()).toEqual([inHr]);
    expect(await opens(inHr)).toBeUndefined();
    expect(await opens(inTax)).toBe("NOT_FOUND");
    expect(await opens(inGeneral)).toBe("NOT_FOUND");
    const { mailbox } = await user.ask(RightsDocument, { enterpriseNumber });
    expect(mailbox).toMatchObject({
      counters: [{ folder: "INBOX", partition: hr, total: 1 }],
      partitions: [{ id: hr, name: "Personnel", total: 1 }],
    });
    const filtered = await user.ask(InboxDocument, { enterpriseNumber, filter: { partition: tax } });
    expect(filtered.mailbox?.messages.edges).toEqual([]);
  });

  it("moves messages among the partitions granted", async () => {
    await administrator.grant(enterpriseNumber, personId, { partitions: [hr, GENERAL] });
    const move = async (messageId: string, partition: string) =>
      (await user.ask(MoveMessagesDocument, { input: { messageIds: [messageId], partition } })).moveMessages.results[0]
        ?.userErrors[0]?.code;
    expect(await move(inHr, GENERAL)).toBeUndefined();
    expect(await move(inHr, tax)).toBe("PARTITION_UNKNOWN");
    expect(await move(inTax, hr)).toBe("NOT_FOUND");
  });

  it("sees what they are granted at once, and nothing once it is revoked", async () => {
    await administrator.grant(enterpriseNumber, personId, { partitions: [hr, tax] });
    expect(await sees()).toEqual([inHr, inTax].sort());
    await administrator.grant(enterpriseNumber, personId, { partitions: [tax] });
    expect(await sees()).toEqual([inTax]);
    const input = { enterpriseNumber, personId };
    const { revokeAccess } = await administrator.ask(RevokeAccessDocument, { input });
    expect(revokeAccess).toMatchObject({ userErrors: [], mailbox: { users: [] } });
    expect(await sees()).toBeNull();
    expect(await opens(inTax)).toBe("FORBIDDEN");
  });
});

describe("An administrator", () => {
  it.each(["LOCAL_ADMINISTRATOR", "CO_LOCAL_ADMINISTRATOR"] as const)(
    "by a grant as %s sees all and manages",
    async (role) => {
      await administrator.grant(enterpriseNumber, personId, { role, partitions: [] });
      expect(await sees()).toEqual([inGeneral, inHr, inTax].sort());
      const other = randomUUID();
      await user.grant(enterpriseNumber, other, { partitions: [tax] });
      const { mailbox } = await user.ask(RightsDocument, { enterpriseNumber });
      expect(mailbox?.users).toMatchObject([
        { personId, name: "Ugo User", role, domain: "NSSO_EMPLOYER", eBoxAdministrator: true },
        { personId: other, name: null, role: "USER", partitions: [tax] },
      ]);
    },
  );

  it("learns no name by granting something to an id: only of whom has acted for the enterprise", async () => {
    const stranger = await (await stage.as("user", stage.newEnterprise())).personId();
    await administrator.grant(enterpriseNumber, stranger);
    const { mailbox } = await administrator.ask(RightsDocument, { enterpriseNumber });
    expect(mailbox?.users?.find((one) => one.personId === stranger)).toMatchObject({ name: null });
  });

  it("is a Chief Access Manager by the token alone", async () => {
    const chief = await stage.as("chief-access-manager", enterpriseNumber);
    expect(await sees(chief)).toHaveLength(3);
  });

  it.each(["local-administrator", "document-consumer"] as const)("is not %s by the token alone", async (role) => {
    expect(await sees(await stage.as(role, enterpriseNumber))).toBeNull();
  });

  it("is told of partitions that no user reads", async () => {
    await administrator.grant(enterpriseNumber, personId, { partitions: [hr] });
    const { mailbox } = await administrator.ask(RightsDocument, { enterpriseNumber });
    expect(mailbox?.alerts).toEqual([{ partition: { id: tax, unread: 1 } }]);
  });
});

describe("Granting is refused", () => {
  const refusal = async (api: Api, change: object = {}) => {
    const input = { enterpriseNumber, personId, role: "USER" as const, partitions: [GENERAL], ...change };
    const { grantAccess } = await api.ask(GrantAccessDocument, { input });
    return grantAccess.userErrors[0]?.code;
  };

  it("to those who don't manage the mailbox", async () => {
    await administrator.grant(enterpriseNumber, personId);
    expect(await refusal(user)).toBe("FORBIDDEN");
    expect(await refusal(await stage.as("sender", enterpriseNumber))).toBe("FORBIDDEN");
    expect(await refusal(await stage.as("administrator", stage.newEnterprise()))).toBe("NOT_FOUND");
    expect(await refusal(await stage.as("operator"))).toBe("NOT_FOUND");
  });

  it("for partitions that the mailbox has not", async () => {
    expect(await refusal(administrator, { partitions: [randomUUID()] })).toBe("PARTITION_UNKNOWN");
    expect(await refusal(administrator, { partitions: [hr, hr] })).toBe("INVALID_INPUT");
    expect(await refusal(administrator, { personId: "somebody" })).toBe("INVALID_INPUT");
  });

  it("to end what nobody has", async () => {
    const { revokeAccess } = await administrator.ask(RevokeAccessDocument, {
      input: { enterpriseNumber, personId: randomUUID() },
    });
    expect(revokeAccess.userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  });
});
