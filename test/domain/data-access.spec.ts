import {
  dataAccessDecider,
  opensNoMessage,
  type RefusedData,
  refusedDataAfter,
} from "../../src/domain/mailbox/data-access.ts";
import type { DataSet } from "../../src/domain/mailbox/data-set.ts";
import type { MailboxEvent } from "../../src/domain/mailbox/events.ts";
import { specify } from "./specification.ts";

/** As whom `specify` lets events be told. */
const PERSON = "5f0c3b1e-6a52-4b4e-9f0e-0a4a3d1b7c11";
const { given } = specify(dataAccessDecider(PERSON));

const confirmed = (dataSets: DataSet[], digest = "w") =>
  ({ type: "DataAccessConfirmed", data: { dataSets, wordingDigest: digest as never } }) satisfies MailboxEvent;
const refused = (dataSets: DataSet[], digest = "w") =>
  ({ type: "DataAccessRefused", data: { dataSets, wordingDigest: digest as never } }) satisfies MailboxEvent;
const answer = (yes: DataSet[], no: DataSet[] = [], digest = "w") =>
  ({
    type: "AnswerDataAccess",
    commandId: "c",
    confirmed: yes,
    refused: no,
    wordingDigest: digest as never,
  }) as const;

describe("the data that a person lets e-Box use", () => {
  it("are confirmed", () =>
    given()
      .when(answer(["PROFILE"]))
      .thenTold(confirmed(["PROFILE"])));
  it("are refused", () =>
    given()
      .when(answer([], ["PROFILE"]))
      .thenTold(refused(["PROFILE"])));
  it("are some confirmed, some refused", () =>
    given()
      .when(answer(["PROFILE", "USER_DATA"], ["REFERENCE_DATA"]))
      .thenTold(confirmed(["PROFILE", "USER_DATA"]), refused(["REFERENCE_DATA"])));
  it("are confirmed once", () =>
    given(confirmed(["PROFILE"]))
      .when(answer(["PROFILE", "USER_DATA"]))
      .thenTold(confirmed(["USER_DATA"])));
  it("are refused after they were confirmed, and the other way round", () => {
    given(confirmed(["PROFILE"]))
      .when(answer([], ["PROFILE"]))
      .thenTold(refused(["PROFILE"]));
    given(confirmed(["PROFILE"]), refused(["PROFILE"]))
      .when(answer(["PROFILE"]))
      .thenTold(confirmed(["PROFILE"]));
  });
  it("are confirmed anew under another wording", () =>
    given(confirmed(["PROFILE"]))
      .when(answer(["PROFILE"], [], "x"))
      .thenTold(confirmed(["PROFILE"], "x")));
  it("are each person's own", () => {
    const told = { ...confirmed(["PROFILE"]), metadata: { actor: PERSON } as never };
    expect(dataAccessDecider("another").evolve({}, told)).toEqual({});
  });
  it("are at least one", () => given().when(answer([])).thenRefused("INVALID_INPUT"));
  it("are not confirmed and refused in one breath", () =>
    given()
      .when(answer(["PROFILE"], ["PROFILE"]))
      .thenRefused("INVALID_INPUT"));
  it("are not named twice", () =>
    given()
      .when(answer(["PROFILE", "PROFILE"]))
      .thenRefused("INVALID_INPUT"));
});

describe("what people refused", () => {
  const told = (fact: ReturnType<typeof confirmed> | ReturnType<typeof refused>, actor = PERSON) =>
    ({ ...fact, metadata: { actor } as never }) as Parameters<typeof refusedDataAfter>[1];
  const refusals = (...events: ReturnType<typeof told>[]) => events.reduce(refusedDataAfter, new Map() as RefusedData);

  it.each(["MESSAGES_AND_SUMMARIES", "PROFILE", "LOGIN_DATA", "USER_DATA"] as const)(
    "opens no message without %s, until it is confirmed",
    (set) => {
      const before = refusals(told(refused([set])));
      expect(opensNoMessage(before.get(PERSON))).toBe(true);
      expect(opensNoMessage(refusedDataAfter(before, told(confirmed([set]))).get(PERSON))).toBe(false);
    },
  );
  it("opens messages without reference data, and where nothing was said", () => {
    expect(opensNoMessage(refusals(told(refused(["REFERENCE_DATA"]))).get(PERSON))).toBe(false);
    expect(opensNoMessage(refusals().get(PERSON))).toBe(false);
  });
  it("stays refused where something else is confirmed", () =>
    expect(opensNoMessage(refusals(told(refused(["PROFILE"])), told(confirmed(["USER_DATA"]))).get(PERSON))).toBe(
      true,
    ));
  it("is each person's own", () =>
    expect(opensNoMessage(refusals(told(refused(["PROFILE"]), "another")).get(PERSON))).toBe(false));
});
