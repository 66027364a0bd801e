import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { type Grant, mandateOf } from "../../src/domain/mailbox/access.ts";
import { mailboxDecider } from "../../src/domain/mailbox/decider.ts";
import type { MailboxEvent } from "../../src/domain/mailbox/events.ts";
import { sees } from "../../src/domain/mailbox/mandate.ts";
import { MAX_PARTITIONS } from "../../src/domain/mailbox/partitions.ts";
import { type RoutingRule, route } from "../../src/domain/mailbox/routing.ts";
import { specify } from "./specification.ts";

const { given } = specify(mailboxDecider);
const ENTERPRISE = "0406798006" as EnterpriseNumber;
const SENDER = "0206731645" as EnterpriseNumber;
const OTHER = "0202239951" as EnterpriseNumber;

const created = (partitionId: string, contentId = `name of ${partitionId}`): MailboxEvent => ({
  type: "PartitionCreated",
  data: { partitionId, contentId, commitments: {} },
});
const renamed = (contentId: string, replaces: string): MailboxEvent => ({
  type: "PartitionRenamed",
  data: { partitionId: "hr", contentId, commitments: {}, replaces },
});
const deleted: MailboxEvent = { type: "PartitionDeleted", data: { partitionId: "hr" } };
const create = (partitionId: string) =>
  ({
    type: "CreatePartition",
    commandId: "c",
    partitionId,
    contentId: `name of ${partitionId}`,
    commitments: {},
  }) as const;
const rename = (partitionId: string, commandId = "c") =>
  ({ type: "RenamePartition", commandId, partitionId, contentId: "new", commitments: {} }) as const;
const remove = (partitionId: string, isEmpty = true) =>
  ({ type: "DeletePartition", commandId: "c", partitionId, isEmpty }) as const;

describe("a partition", () => {
  it("is created", () => given().when(create("hr")).thenTold(created("hr")));
  it("is created once by the same command, also where it was deleted since", () => {
    given(created("hr")).when(create("hr")).thenTold();
    given(created("hr"), deleted).when(create("hr")).thenTold();
  });
  it("is one of so many", () => {
    const many = Array.from({ length: MAX_PARTITIONS }, (_, index) => created(`p${index}`));
    given(...many)
      .when(create("hr"))
      .thenRefused("INVALID_INPUT");
  });
  it("gets another name, and the one before is erased", () =>
    given(created("hr")).when(rename("hr")).thenTold(renamed("new", "name of hr")));
  it("is deleted where it is empty", () => given(created("hr")).when(remove("hr")).thenTold(deleted));
  it("is not deleted where something lies in it", () =>
    given(created("hr")).when(remove("hr", false)).thenRefused("PARTITION_NOT_EMPTY"));
  it.each([rename("hr"), remove("hr")])("that is no more, or never was, is changed by nobody: $type", (command) => {
    given().when(command).thenRefused("PARTITION_UNKNOWN");
    given(created("hr"), deleted).when(command).thenRefused("PARTITION_UNKNOWN");
  });
  it.each([rename("GENERAL"), remove("GENERAL")])("that is GENERAL always stands: $type", (command) =>
    given().when(command).thenRefused("INVALID_INPUT"),
  );
});

const rule = (ruleId: string, partition: string, names: Partial<RoutingRule> = {}): RoutingRule => ({
  ruleId,
  partition,
  ...names,
});
const changeRules = (...rules: RoutingRule[]) => ({ type: "ChangeRoutingRules", commandId: "c", rules }) as const;
const rulesChanged = (...rules: RoutingRule[]): MailboxEvent => ({ type: "RoutingRulesChanged", data: { rules } });

describe("routing rules", () => {
  it("are replaced as a whole", () =>
    given(created("hr"), rulesChanged(rule("1", "hr")))
      .when(changeRules(rule("2", "GENERAL"), rule("1", "hr")))
      .thenTold(rulesChanged(rule("2", "GENERAL"), rule("1", "hr"))));
  it("that stand already are no news, in whatever order their members are told", () => {
    given(created("hr"), rulesChanged(rule("1", "hr")))
      .when(changeRules(rule("1", "hr")))
      .thenTold();
    given(created("hr"), rulesChanged(rule("1", "hr")))
      .when(changeRules({ partition: "hr", ruleId: "1" }))
      .thenTold();
  });
  it("name partitions that stand", () => {
    given()
      .when(changeRules(rule("1", "hr")))
      .thenRefused("PARTITION_UNKNOWN");
    given(created("hr"), deleted)
      .when(changeRules(rule("1", "hr")))
      .thenRefused("PARTITION_UNKNOWN");
  });

  const partitions = new Map([
    ["hr", ""],
    ["tax", ""],
  ]);
  const message = { messageTypeId: "notice", sender: SENDER, senderApplicationId: "payroll" };

  it.each<[string, RoutingRule[], object]>([
    ["none", [], { partition: "GENERAL" }],
    ["the first that applies", [rule("1", "hr"), rule("2", "tax")], { partition: "hr", rule: "1" }],
    [
      "type",
      [rule("1", "tax", { messageTypeId: "other" }), rule("2", "hr", { messageTypeId: "notice" })],
      { partition: "hr", rule: "2" },
    ],
    [
      "sender",
      [rule("1", "tax", { sender: OTHER }), rule("2", "hr", { sender: SENDER })],
      { partition: "hr", rule: "2" },
    ],
    [
      "application",
      [rule("1", "tax", { senderApplicationId: "x" }), rule("2", "hr", { senderApplicationId: "payroll" })],
      { partition: "hr", rule: "2" },
    ],
    ["all that it names", [rule("1", "tax", { sender: SENDER, messageTypeId: "other" })], { partition: "GENERAL" }],
    ["a partition that is no more", [rule("1", "gone"), rule("2", "hr")], { partition: "GENERAL", rule: "1" }],
  ])("decide by %s", (_what, rules, routing) => expect(route(message, { rules, partitions })).toEqual(routing));

  it("about an application look away where the sender names none", () =>
    expect(
      route(
        { messageTypeId: "notice", sender: SENDER },
        { rules: [rule("1", "hr", { senderApplicationId: "x" })], partitions },
      ),
    ).toEqual({ partition: "GENERAL" }));
});

const user: Grant = { role: "USER", domain: "NSSO_EMPLOYER", eBoxAdministrator: true, partitions: ["hr"] };
const granted = (grant: Grant, personId = "p"): MailboxEvent => ({
  type: "AccessGranted",
  data: { personId, ...grant },
});
const revoked: MailboxEvent = { type: "AccessRevoked", data: { personId: "p" } };
const grant = (grant: Grant) => ({ type: "GrantAccess", commandId: "c", personId: "p", grant }) as const;
const revoke = { type: "RevokeAccess", commandId: "c", personId: "p" } as const;

describe("access", () => {
  it("is granted", () => given(created("hr")).when(grant(user)).thenTold(granted(user)));
  it("that stands is no news, in whatever order the partitions are told", () => {
    const both = { ...user, partitions: ["GENERAL", "hr"] };
    given(created("hr"), granted(both))
      .when(grant({ ...user, partitions: ["hr", "GENERAL"] }))
      .thenTold();
  });
  it("replaces what was granted before", () => {
    const local: Grant = { ...user, role: "LOCAL_ADMINISTRATOR", partitions: [] };
    given(created("hr"), granted(user)).when(grant(local)).thenTold(granted(local));
  });
  it("is to partitions that stand", () => {
    given().when(grant(user)).thenRefused("PARTITION_UNKNOWN");
    given(created("hr"), deleted).when(grant(user)).thenRefused("PARTITION_UNKNOWN");
  });
  it("is revoked, and can be granted again", () => {
    given(created("hr"), granted(user)).when(revoke).thenTold(revoked);
    given(created("hr"), granted(user), revoked).when(grant(user)).thenTold(granted(user));
  });
  it("that nobody has is not revoked", () => given().when(revoke).thenRefused("NOT_FOUND"));
});

describe("what a grant comes to", () => {
  const mandate = (change: Partial<Grant>, gone: string[] = []) =>
    mandateOf(ENTERPRISE, { ...user, ...change }, new Set(gone));
  const seen = (change: Partial<Grant>, gone: string[] = []) =>
    ["GENERAL", "hr", "tax"].filter((partition) => {
      const its = mandate(change, gone);
      return its !== undefined && sees(its, partition);
    });

  it("is its partitions, and GENERAL only where it is one of them", () => {
    expect(seen({})).toEqual(["hr"]);
    expect(seen({ partitions: ["GENERAL", "tax"] })).toEqual(["GENERAL", "tax"]);
    expect(seen({ role: "DOCUMENT_CONSUMER" })).toEqual(["hr"]);
  });
  it("is nothing without the right e-Box Administrator", () => {
    expect(mandate({ eBoxAdministrator: false })).toBeUndefined();
  });
  it.each(["LOCAL_ADMINISTRATOR", "CO_LOCAL_ADMINISTRATOR"] as const)("is everything for a %s", (role) => {
    expect(mandate({ role, partitions: [], eBoxAdministrator: false })).toEqual({
      enterprise: ENTERPRISE,
      manages: true,
      partitions: "ALL",
    });
  });
  it("follows what lay in a partition that was deleted into GENERAL", () => {
    expect(seen({}, ["hr"])).toEqual([]);
    expect(seen({ partitions: ["GENERAL"] }, ["hr"])).toEqual(["GENERAL", "hr"]);
  });
});
