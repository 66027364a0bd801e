import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changeNotificationAddress } from "../../src/application/commands/mailbox-settings.ts";
import { openMessage } from "../../src/application/commands/open-content.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import { replyToMessage } from "../../src/application/commands/reply-to-message.ts";
import { saltedParts } from "../../src/application/content/commitments.ts";
import { deposit } from "../../src/application/content/deposit.ts";
import { newMessageId } from "../../src/application/ids.ts";
import { Policies } from "../../src/application/policies/run-policies.ts";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import { SYSTEM } from "../../src/application/recording.ts";
import { DAY, type Instant, plus } from "../../src/domain/instant.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { type Office, openOffice } from "../../src/office.ts";
import { insteadOf } from "../instead-of.ts";
import {
  aPublication,
  attach,
  by,
  type Office as Desk,
  ENTERPRISE,
  INSTITUTION,
  NOON,
  onboard,
  registerNotice,
  SetClock,
} from "./office.ts";

let folder: string;
let clock: SetClock;
let office: Office;
let desk: Desk;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-policies-"));
  clock = new SetClock();
  await open();
  await onboard(desk, INSTITUTION, { fr: "ONSS" });
  await registerNotice(desk, INSTITUTION);
});

afterEach(async () => {
  await office.close();
  await rm(folder, { recursive: true });
});

async function open() {
  office = await openOffice({ dataFolder: folder, namespace: "ebox" }, clock);
  desk = { ...office.publishing, clock, close: office.close };
}

async function runPolicies(with_: Partial<Desk> = {}) {
  await visible();
  const failures: unknown[] = [];
  const policies = new Policies({ ...desk, ...with_ }, office.readModel, office.projection, {
    everyMs: 1_000_000,
    onFailure: (_policy, error) => failures.push(error),
    onRecovery: () => {},
  });
  await policies.runOnce();
  await visible();
  return failures;
}

async function visible() {
  const head = await desk.store.head();
  expect(head && (await office.projection.reached(head, 60_000))).toBe(true);
}

async function published(attachmentText?: string): Promise<MessageId> {
  const request = by("sender", INSTITUTION);
  const attachments = attachmentText === undefined ? [] : [await attach(desk, request, attachmentText, true)];
  const publication = aPublication({ messageId: newMessageId(Date.parse(clock.now())), attachments });
  expect(await publishMessage(desk, request, publication)).toMatchObject({ accepted: true });
  return publication.messageId as MessageId;
}

const row = (id: MessageId) => office.readModel.messagesById([id]).get(id);
const typesIn = async (stream: string) => (await desk.store.readStream(stream)).events.map((event) => event.type);

describe("expiry", () => {
  it("comes with the clock, and erases content and documents", async () => {
    const id = await published("to be erased");
    clock.set(plus(NOON, 30 * DAY));
    expect(await runPolicies()).toEqual([]);
    expect(await typesIn(`message-${id}`)).toEqual(["Published", "Expired"]);
    expect(row(id)?.expiredAt).toBe(clock.now());
    await runPolicies();
    expect((await desk.store.readStream(`content-${id}`)).state).toBe("deleted");
    expect(await desk.documents.read(id, 1)).toBeUndefined();
    expect(office.readModel.contentById([id]).size).toBe(0);
    expect(office.readModel.counts(ENTERPRISE)).toEqual([expect.objectContaining({ folder: "EXPIRED", total: 1 })]);
  });

  it("does not come a millisecond before", async () => {
    const id = await published();
    clock.set(plus(NOON, 30 * DAY - 1));
    await runPolicies();
    expect(await typesIn(`message-${id}`)).toEqual(["Published"]);
    expect(await openMessage(desk, by("administrator", ENTERPRISE), id)).toMatchObject({ accepted: true });
  });

  it("runs once per slot: what a node that died has left is done in the next one", async () => {
    const id = await published();
    clock.set(plus(NOON, 30 * DAY));
    const dying = insteadOf<EventStore>(desk.store, {
      append: async (append) => {
        if (append.events[0]?.type === "Expired") throw new Error("died");
        return desk.store.append(append);
      },
    });
    expect(await runPolicies({ store: dying })).toEqual([new Error("died")]);
    expect(await runPolicies()).toEqual([]);
    expect(await typesIn(`message-${id}`)).toEqual(["Published"]);
    clock.set(plus(clock.now(), 10_000));
    expect(await runPolicies()).toEqual([]);
    expect(await typesIn(`message-${id}`)).toEqual(["Published", "Expired"]);
    expect(await typesIn("job-expire-messages")).toEqual(["JobRan", "JobRan"]);
  });

  it("takes no slot where nothing is due", async () => {
    await published();
    await runPolicies();
    expect(await typesIn("job-expire-messages")).toEqual([]);
  });

  it("is repeated where erasing failed, until it is done", async () => {
    const id = await published("to be erased");
    clock.set(plus(NOON, 30 * DAY));
    const failing = insteadOf<EventStore>(desk.store, {
      tombstone: () => Promise.reject(new Error("away")),
    });
    await runPolicies({ store: failing });
    expect(await runPolicies({ store: failing })).toEqual([new Error("away")]);
    expect((await desk.store.readStream(`content-${id}`)).state).toBe("exists");
    await office.close();
    await open();
    expect(await runPolicies()).toEqual([]);
    expect((await desk.store.readStream(`content-${id}`)).state).toBe("deleted");
  });

  it("of many goes on until none is due", async () => {
    const ids = await Promise.all(Array.from({ length: 450 }, () => published()));
    clock.set(plus(NOON, 30 * DAY));
    expect(await runPolicies()).toEqual([]);
    await runPolicies();
    for (const id of ids) expect((await desk.store.readStream(`content-${id}`)).state).toBe("deleted");
  });
});

describe("a reply whose process died after Replied", () => {
  it("arrives after the restart, once", async () => {
    const id = await published();
    const broken = insteadOf<EventStore>(desk.store, {
      append: async (append) => {
        if (append.events[0]?.type === "Published") throw new Error("died");
        return desk.store.append(append);
      },
    });
    const reply = { messageId: id, text: "Merci", attachments: [] };
    const attempt = replyToMessage({ ...desk, store: broken }, by("administrator", ENTERPRISE), reply);
    await expect(attempt).rejects.toThrow("died");
    await office.close();
    await open();
    expect(await runPolicies()).toEqual([]);
    await runPolicies();
    const [arrived, ...others] = office.readModel.repliesTo([id]).get(id) ?? [];
    expect(others).toEqual([]);
    expect(arrived).toMatchObject({ recipient: INSTITUTION, sender: ENTERPRISE, originalMessageId: id });
    expect(await typesIn(`message-${arrived?.id}`)).toEqual(["Published"]);
  });
});

describe("content that no event made visible", () => {
  const left = async (id: string, at: Instant) => {
    clock.set(at);
    const context = { actor: SYSTEM, commandId: id, correlationId: id };
    await deposit(desk.store, id, saltedParts({ subject: { fr: "Reste" } }), context, at);
  };

  it("is closed and erased after a day, and its id stays closed", async () => {
    const id = newMessageId(Date.parse(NOON));
    await left(id, NOON);
    clock.set(plus(NOON, DAY - 1));
    await runPolicies();
    expect(await typesIn(`message-${id}`)).toEqual([]);
    clock.set(plus(NOON, DAY + 1));
    expect(await runPolicies()).toEqual([]);
    expect(await typesIn(`message-${id}`)).toEqual(["PublicationAbandoned"]);
    await runPolicies();
    expect((await desk.store.readStream(`content-${id}`)).state).toBe("deleted");
    const late = await publishMessage(desk, by("sender", INSTITUTION), aPublication({ messageId: id }));
    expect(late).toMatchObject({ accepted: false, refusal: { code: "MESSAGE_ID_TAKEN" } });
  });

  it("is left alone where a message, a reply or an address holds it", async () => {
    const id = await published();
    const outcome = await replyToMessage(desk, by("administrator", ENTERPRISE), {
      messageId: id,
      text: "Merci",
      attachments: [],
    });
    await changeNotificationAddress(desk, by("administrator", ENTERPRISE), {
      enterpriseNumber: ENTERPRISE,
      address: "a@example.be",
    });
    clock.set(plus(NOON, 2 * DAY));
    await runPolicies();
    await runPolicies();
    expect(await typesIn(`message-${id}`)).toEqual(["Published", "Replied"]);
    expect(await typesIn(`message-${(outcome as { replyId: string }).replyId}`)).toEqual(["Published"]);
    const mailbox = office.readModel.mailboxesByNumber([ENTERPRISE]).get(ENTERPRISE);
    expect(mailbox?.notificationAddress).toBe("a@example.be");
  });

  it("an address that was replaced is erased", async () => {
    for (const address of ["a@example.be", "b@example.be"]) {
      await changeNotificationAddress(desk, by("administrator", ENTERPRISE), { enterpriseNumber: ENTERPRISE, address });
    }
    await runPolicies();
    await runPolicies();
    const { events } = await desk.store.readStream(`mailbox-${ENTERPRISE}`);
    const contents = events.flatMap((event) => (event.data as { contentId?: string }).contentId ?? []);
    const states = await Promise.all(contents.map((id) => desk.store.readStream(`content-${id}`)));
    expect(states.map(({ state }) => state)).toEqual(["deleted", "exists"]);
  });

  it("an upload that nobody used is swept after a day", async () => {
    const attachment = await attach(desk, by("sender", INSTITUTION), "unused");
    clock.set(plus(NOON, DAY + 1));
    await runPolicies();
    expect(await desk.documents.findUpload(attachment.uploadId)).toBeUndefined();
  });
});
