import { registerMessageType } from "../../src/application/commands/authorise-sender.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import type { Period } from "../../src/domain/period.ts";
import { aPublication, by, INSTITUTION, type Office, openOffice } from "./office.ts";

let office: Office;
let looks: string[];

/** Told of every stream that is read. */
const counting = (store: EventStore): EventStore =>
  Object.assign(Object.create(store) as EventStore, {
    append: (append: Parameters<EventStore["append"]>[0]) => store.append(append),
    appendInOrder: (appends: Parameters<EventStore["appendInOrder"]>[0]) => store.appendInOrder(appends),
    readStream(stream: string, options: object) {
      looks.push(stream);
      return store.readStream(stream, options);
    },
  });

beforeEach(async () => {
  looks = [];
  office = await openOffice(counting);
  looks = [];
});

afterEach(() => office.close());

const publish = (messageTypeId: string) =>
  publishMessage(office, by("sender", INSTITUTION), aPublication({ messageTypeId }));

describe("judging a sender", () => {
  it("looks into the log once for what stays allowed", async () => {
    expect(await publish("notice")).toMatchObject({ accepted: true });
    expect(looks).toEqual([`sender-${INSTITUTION}`]);
    looks = [];
    expect(await publish("notice")).toMatchObject({ accepted: true });
    expect(looks).toEqual([]);
  });

  it("refuses nothing that was allowed a moment ago, by whomever", async () => {
    await publish("notice");
    expect(await publish("summons")).toMatchObject({ accepted: false, refusal: { code: "UNKNOWN_MESSAGE_TYPE" } });
    await registerMessageType(office, by("operator"), INSTITUTION, {
      messageTypeId: "summons",
      name: { fr: "Citation" },
      validityPeriod: "P30D" as Period,
      languages: ["fr"],
      repliesAllowed: true,
      registeredAllowed: false,
    });
    expect(await publish("summons")).toMatchObject({ accepted: true });
  });
});
