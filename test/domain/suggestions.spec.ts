import { DAY, plus } from "../../src/domain/instant.ts";
import { MAX_RULES } from "../../src/domain/mailbox/change-rules.ts";
import type { AcceptSuggestion, SuggestRouting } from "../../src/domain/mailbox/change-suggestions.ts";
import { mailboxDecider } from "../../src/domain/mailbox/decider.ts";
import type { MailboxEvent } from "../../src/domain/mailbox/events.ts";
import { MAX_PARTITIONS } from "../../src/domain/mailbox/partitions.ts";
import type { RoutingRule } from "../../src/domain/mailbox/routing.ts";
import { MAX_SUGGESTIONS, MAX_SUGGESTIONS_LATELY } from "../../src/domain/mailbox/suggestion.ts";
import { INSTITUTION, STRANGER } from "./publication.ts";
import { NOON, specify } from "./specification.ts";

const { given } = specify(mailboxDecider);

const suggest = (contentId = "a name", change: Partial<SuggestRouting> = {}): SuggestRouting => ({
  type: "SuggestRouting",
  commandId: "c",
  suggestionId: "s",
  sender: INSTITUTION,
  messageTypeId: "payslip",
  contentId,
  commitments: {},
  ...change,
});
const suggested = (
  contentId = "a name",
  replaces?: string,
  suggestionId = "s",
  sender = INSTITUTION,
): MailboxEvent => ({
  type: "RoutingSuggested",
  data: {
    suggestionId,
    sender,
    messageTypeId: "payslip",
    contentId,
    commitments: {},
    ...(replaces !== undefined && { replaces }),
  },
});
const created: MailboxEvent = {
  type: "PartitionCreated",
  data: { partitionId: "hr", contentId: "name of hr", commitments: {} },
};
const deleted: MailboxEvent = { type: "PartitionDeleted", data: { partitionId: "hr" } };
const accept = (change: Partial<AcceptSuggestion> = {}): AcceptSuggestion => ({
  type: "AcceptSuggestion",
  commandId: "c",
  suggestionId: "s",
  partition: "hr",
  ruleId: "new",
  ...change,
});
const ignore = (commandId = "c") => ({ type: "IgnoreSuggestion", commandId, suggestionId: "s" }) as const;
const accepted: MailboxEvent = { type: "RoutingSuggestionAccepted", data: { suggestionId: "s" } };
const ignored: MailboxEvent = { type: "RoutingSuggestionIgnored", data: { suggestionId: "s" } };
const rules = (...all: RoutingRule[]): MailboxEvent => ({ type: "RoutingRulesChanged", data: { rules: all } });
const standing = (ruleId: string): RoutingRule => ({ ruleId, partition: "GENERAL" });
const made: RoutingRule = {
  messageTypeId: "payslip",
  sender: INSTITUTION,
  partition: "hr",
  ruleId: "new",
  suggestion: "s",
};

describe("a sender's suggestion", () => {
  it("is told", () => given().when(suggest()).thenTold(suggested()));
  it("is no news again, whatever became of it", () => {
    given(suggested()).when(suggest()).thenTold();
    given(suggested(), ignored).when(suggest()).thenTold();
    given(created, suggested(), rules(made), accepted).when(suggest()).thenTold();
  });
  it("is no news by the same command", () =>
    given({ fact: suggested(), commandId: "c" }).when(suggest("another")).thenTold());
  it("with another name takes the place of the one before, whose name is erased", () => {
    given(suggested()).when(suggest("another")).thenTold(suggested("another", "a name"));
    given(suggested(), ignored).when(suggest("another")).thenTold(suggested("another", "a name"));
  });

  const others = (count: number, at = NOON) =>
    Array.from({ length: count }, (_, index) => ({
      fact: suggested(`name ${index} at ${at}`, undefined, `other ${index} at ${at}`),
      at,
    }));
  it("is one of so many within 30 days, new or changed", () => {
    const many = others(MAX_SUGGESTIONS_LATELY);
    given(...many)
      .when(suggest())
      .thenRefused("TOO_MANY_SUGGESTIONS");
    given(...many.slice(1), { fact: suggested("old"), at: NOON })
      .when(suggest())
      .thenRefused("TOO_MANY_SUGGESTIONS");
    given(...many)
      .when(suggest(), plus(NOON, 30 * DAY))
      .thenTold(suggested());
  });
  it("is one of so many in all, however the recipient decided", () => {
    const all: ReturnType<typeof others> = [];
    for (let month = 0; all.length < MAX_SUGGESTIONS; month++) {
      all.push(...others(Math.min(MAX_SUGGESTIONS_LATELY, MAX_SUGGESTIONS - all.length), plus(NOON, month * 30 * DAY)));
    }
    const later = plus(NOON, 365 * DAY);
    given(...all)
      .when(suggest(), later)
      .thenRefused("TOO_MANY_SUGGESTIONS");
    const decided = { type: "RoutingSuggestionIgnored", data: { suggestionId: `other 0 at ${NOON}` } } as const;
    given(...all, decided)
      .when(suggest(), later)
      .thenRefused("TOO_MANY_SUGGESTIONS");
  });
  it("is not counted with those of others", () =>
    given(...others(MAX_SUGGESTIONS_LATELY))
      .when(suggest("a name", { sender: STRANGER }))
      .thenTold(suggested("a name", undefined, "s", STRANGER)));
});

describe("accepting a suggestion", () => {
  it("makes a rule that tells where it came from, the last where nothing is said", () =>
    given(created, rules(standing("1")), suggested())
      .when(accept())
      .thenTold(rules(standing("1"), made), accepted));
  it("puts the rule before the one that is named", () => {
    given(created, rules(standing("1"), standing("2")), suggested())
      .when(accept({ before: "2" }))
      .thenTold(rules(standing("1"), made, standing("2")), accepted);
    given(created, suggested())
      .when(accept({ before: "2" }))
      .thenRefused("NOT_FOUND");
  });
  it("may create the partition", () => {
    const newPartition = { contentId: "name of hr", commitments: {} };
    given(suggested()).when(accept({ newPartition })).thenTold(created, rules(made), accepted);
    const many = Array.from(
      { length: MAX_PARTITIONS },
      (_, index): MailboxEvent => ({
        type: "PartitionCreated",
        data: { partitionId: `p${index}`, contentId: `${index}`, commitments: {} },
      }),
    );
    given(...many, suggested())
      .when(accept({ newPartition }))
      .thenRefused("INVALID_INPUT");
  });
  it("is into a partition that stands", () => {
    given(suggested()).when(accept()).thenRefused("PARTITION_UNKNOWN");
    given(created, deleted, suggested()).when(accept()).thenRefused("PARTITION_UNKNOWN");
    given(suggested())
      .when(accept({ partition: "GENERAL" }))
      .thenTold(rules({ ...made, partition: "GENERAL" }), accepted);
  });
  it("is for the whole of the sender's messages, or one application, where no type is named", () => {
    const fact = (named: object): MailboxEvent => ({
      type: "RoutingSuggested",
      data: { suggestionId: "s", sender: INSTITUTION, contentId: "a name", commitments: {}, ...named },
    });
    const { messageTypeId: _, ...rest } = made;
    given(created, fact({})).when(accept()).thenTold(rules(rest), accepted);
    given(created, fact({ senderApplicationId: "payroll" }))
      .when(accept())
      .thenTold(rules({ ...rest, senderApplicationId: "payroll" }), accepted);
  });
  it("is of one that waits", () => {
    given(created).when(accept()).thenRefused("NOT_FOUND");
    given(created, suggested(), ignored).when(accept()).thenRefused("NOT_FOUND");
    given(created, suggested(), rules(made), accepted).when(accept()).thenRefused("NOT_FOUND");
  });
  it("is possible again once it was changed", () =>
    given(created, suggested(), rules(), accepted, suggested("another", "a name"))
      .when(accept())
      .thenTold(rules(made), accepted));
  it("is one rule of so many", () =>
    given(created, rules(...Array.from({ length: MAX_RULES }, (_, index) => standing(`${index}`))), suggested())
      .when(accept())
      .thenRefused("INVALID_INPUT"));
});

describe("ignoring a suggestion", () => {
  it("is told once", () => {
    given(suggested()).when(ignore()).thenTold(ignored);
    given(suggested(), ignored).when(ignore("another")).thenTold();
  });
  it("is of one that waits", () => {
    given().when(ignore()).thenRefused("NOT_FOUND");
    given(created, suggested(), rules(made), accepted).when(ignore()).thenRefused("NOT_FOUND");
  });
});

it("a rule keeps what it came from when the list changes", () =>
  given(created, suggested(), rules(made), accepted)
    .when({ type: "ChangeRoutingRules", commandId: "c", rules: [{ ruleId: "new", partition: "hr" }] })
    .thenTold(rules({ ruleId: "new", partition: "hr", suggestion: "s" })));
