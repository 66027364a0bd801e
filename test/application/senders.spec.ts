import {
  changeMessageType,
  registerMessageType,
  reinstateSender,
  suspendSender,
} from "../../src/application/commands/authorise-sender.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import { TRUSTED_FOR } from "../../src/application/fresh-tables.ts";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import { Senders } from "../../src/application/senders.ts";
import type { Period } from "../../src/domain/period.ts";
import type { MessageType } from "../../src/domain/sender/events.ts";
import { insteadOf } from "../instead-of.ts";
import { aPublication, by, eventsOf, INSTITUTION, type Office, openOffice } from "./office.ts";

const STREAM = `sender-${INSTITUTION}`;
const summons: MessageType = {
  messageTypeId: "summons",
  name: { fr: "Citation" },
  validityPeriod: "P30D" as Period,
  languages: ["fr"],
  repliesAllowed: true,
  registeredAllowed: false,
};

let office: Office;
/** Another process at the same log, with a clock that only the test moves. */
let elsewhere: Office;
let later = 0;
let looks: string[];
/** A look that has read and not answered yet waits for it. */
let beforeAnswer: Promise<void> | undefined;

/** Told of every stream that is read. */
const counting = (store: EventStore): EventStore =>
  insteadOf(store, {
    async readStream(stream, options) {
      if (stream.startsWith("sender-")) looks.push(stream);
      const slice = await store.readStream(stream, options);
      await beforeAnswer;
      return slice;
    },
  });

beforeEach(async () => {
  looks = [];
  beforeAnswer = undefined;
  office = await openOffice(counting);
  elsewhere = { ...office, senders: new Senders(office.store, undefined, () => later) };
  looks = [];
});

afterEach(() => office.close());

const publish = (at: Office, messageTypeId = "notice", kind: "SIMPLE" | "REGISTERED" = "SIMPLE") =>
  publishMessage(at, by("sender", INSTITUTION), aPublication({ messageTypeId, kind }));
const suspend = () => suspendSender(office, by("operator"), INSTITUTION, "Wrong recipients.");
const refused = (code: string) => ({ accepted: false, refusal: { code } });

describe("judging a sender", () => {
  it("looks into the log once in half a second for what stays allowed", async () => {
    expect(await publish(elsewhere)).toMatchObject({ accepted: true });
    expect(looks).toEqual([STREAM]);
    looks = [];
    later += TRUSTED_FOR - 1;
    expect(await publish(elsewhere)).toMatchObject({ accepted: true });
    expect(looks).toEqual([]);
    later += 1;
    expect(await publish(elsewhere)).toMatchObject({ accepted: true });
    expect(looks).toEqual([STREAM]);
  });

  it("refuses nothing that was allowed a moment ago, by whomever", async () => {
    await publish(elsewhere);
    expect(await publish(elsewhere, "summons")).toMatchObject(refused("UNKNOWN_MESSAGE_TYPE"));
    await registerMessageType(office, by("operator"), INSTITUTION, summons);
    expect(await publish(elsewhere, "summons")).toMatchObject({ accepted: true });
  });
});

describe("a suspension", () => {
  it("holds at once on the node that recorded it, tells why, and is recorded with each refusal", async () => {
    await publish(office);
    await suspend();
    const request = by("sender", INSTITUTION);
    const outcome = await publishMessage(office, request, aPublication());
    expect(outcome).toMatchObject(refused("SENDER_SUSPENDED"));
    expect(outcome).toMatchObject({ refusal: { message: expect.stringContaining("Wrong recipients.") } });
    expect(await eventsOf(office, `submission-${request.commandId}`)).toMatchObject([
      { type: "SubmissionRejected", data: { sender: INSTITUTION, reasons: ["SENDER_SUSPENDED"] } },
    ]);
  });

  it("holds elsewhere within half a second", async () => {
    await publish(elsewhere);
    await suspend();
    later += TRUSTED_FOR;
    expect(await publish(elsewhere)).toMatchObject(refused("SENDER_SUSPENDED"));
    await reinstateSender(office, by("operator"), INSTITUTION);
    expect(await publish(elsewhere)).toMatchObject({ accepted: true });
  });

  it("is not forgotten for a look that began before it", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    beforeAnswer = promise;
    const look = office.senders.get(INSTITUTION);
    while (looks.length === 0) await new Promise(setImmediate);
    beforeAnswer = undefined;
    await suspend();
    resolve();
    expect((await look).suspension).toBeUndefined();
    expect(await publish(office)).toMatchObject(refused("SENDER_SUSPENDED"));
  });

  it("is the operator's to decide", async () => {
    expect(await suspendSender(office, by("sender", INSTITUTION), INSTITUTION, "Myself")).toMatchObject(
      refused("FORBIDDEN"),
    );
  });
});

it("a type that lost a right has lost it at once here, and elsewhere within half a second", async () => {
  await publish(office, "notice", "REGISTERED");
  await publish(elsewhere, "notice", "REGISTERED");
  const changed = { ...summons, messageTypeId: "notice", registeredAllowed: false };
  expect(await changeMessageType(office, by("operator"), INSTITUTION, changed)).toMatchObject({ accepted: true });
  later += TRUSTED_FOR;
  for (const node of [office, elsewhere]) {
    expect(await publish(node, "notice", "REGISTERED")).toMatchObject(refused("REGISTERED_NOT_ALLOWED"));
    expect(await publish(node)).toMatchObject({ accepted: true });
  }
});
