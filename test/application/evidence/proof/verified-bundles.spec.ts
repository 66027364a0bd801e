import { randomUUID } from "node:crypto";
import { verifyZip } from "ebox-verify";
import { decideOnReceipt } from "../../../../src/application/commands/decide-on-receipt.ts";
import { maskMessages } from "../../../../src/application/commands/mask-messages.ts";
import { openMessage } from "../../../../src/application/commands/open-content.ts";
import { publishMessage } from "../../../../src/application/commands/publish-message.ts";
import { replyToMessage } from "../../../../src/application/commands/reply-to-message.ts";
import { sealedKey } from "../../../../src/application/evidence/key-seal.ts";
import { handle } from "../../../../src/application/handle.ts";
import { newMessageId } from "../../../../src/application/ids.ts";
import { expireAcceptances, expireMessages, runFor } from "../../../../src/application/policies/expiry-jobs.ts";
import { SYSTEM } from "../../../../src/application/recording.ts";
import { contentStream, LOG_STREAM } from "../../../../src/application/streams.ts";
import { logDecider } from "../../../../src/domain/evidence/log-decider.ts";
import { DAY } from "../../../../src/domain/instant.ts";
import type { MessageId } from "../../../../src/domain/message-id.ts";
import { aPublication, attach, by, ENTERPRISE, INSTITUTION, registerNotice, STRANGER } from "../../office.ts";
import { fixedKey, ProofGround } from "./proof-ground.ts";

let ground: ProofGround;
beforeAll(async () => {
  ground = await ProofGround.open();
});
afterAll(() => ground.close());

const sender = () => by("sender", INSTITUTION);
const reader = () => by("administrator", ENTERPRISE);

async function published(change: Parameters<typeof aPublication>[0] = {}): Promise<MessageId> {
  const messageId = newMessageId(Date.parse(ground.office.clock.now()));
  const publication = aPublication({ messageId, ...change });
  const outcome = await publishMessage(ground.office, sender(), publication);
  if (!outcome.accepted) throw new Error(outcome.refusal.code);
  return outcome.messageId;
}

const registered = () => published({ kind: "REGISTERED_WITH_ACKNOWLEDGEMENT" });

/** Names of the evidence, in the log's order, once the verifier finds nothing wrong. */
async function evidenceVerified(
  messageId: MessageId,
  ...how: Parameters<typeof ground.bundle> extends [string, ...infer Rest] ? Rest : never
) {
  const zip = await ground.bundle(messageId, ...how);
  const result = await verifyZip(zip, { keys: [ground.key] });
  expect(result.findings).toEqual([]);
  expect(result).toMatchObject({ verified: true, anchored: true });
  const opened = await ground.open(messageId);
  if (!opened.accepted) throw new Error(opened.refusal.code);
  return opened.proof.events.flatMap(({ evidence }) => evidence.map(({ name }) => name));
}

const ACCEPTED = ["SubmissionAcceptance", "ContentConsignment"];

it("unread", async () => {
  const id = await published();
  await ground.cover();
  expect(await evidenceVerified(id)).toEqual(ACCEPTED);
});

it("read, masked and replied to", async () => {
  const id = await published();
  await openMessage(ground.office, reader(), id);
  await openMessage(ground.office, sender(), id);
  await maskMessages(ground.office, reader(), [id]);
  await replyToMessage(ground.office, reader(), { messageId: id, text: "Merci", attachments: [] });
  await ground.cover();
  expect(await evidenceVerified(id)).toEqual([...ACCEPTED, "ContentHandover", "ContentAccessTracking"]);
});

it("registered, acknowledged and opened", async () => {
  const id = await registered();
  await decideOnReceipt(ground.office, reader(), id, "AcknowledgeReceipt");
  await openMessage(ground.office, reader(), id);
  await ground.cover();
  expect(await evidenceVerified(id, reader())).toEqual([
    ...ACCEPTED,
    "NotificationForAcceptance",
    "ConsignmentAcceptance",
    "ContentHandover",
  ]);
});

it("registered and refused", async () => {
  const id = await registered();
  await decideOnReceipt(ground.office, reader(), id, "RefuseReceipt");
  await ground.cover();
  expect(await evidenceVerified(id)).toEqual([...ACCEPTED, "NotificationForAcceptance", "ConsignmentRejection"]);
});

it("registered, and nobody decided in time", async () => {
  const id = await registered();
  ground.pass(16 * DAY);
  await runFor(id, expireAcceptances, ground.office);
  await ground.cover();
  expect(await evidenceVerified(id)).toEqual([...ACCEPTED, "NotificationForAcceptance", "AcceptanceRejectionExpiry"]);
});

it("expired and erased: it still proves delivery, and content is no longer given", async () => {
  const attachment = await attach(ground.office, sender(), "letter");
  const [read, unread] = [await published({ attachments: [attachment] }), await published()];
  await openMessage(ground.office, reader(), read);
  ground.pass(31 * DAY);
  for (const id of [read, unread]) {
    await runFor(id, expireMessages, ground.office);
    await ground.office.documents.erase(id);
    await ground.office.store.tombstone(contentStream(id));
  }
  await ground.cover();
  expect(await evidenceVerified(read)).toEqual([...ACCEPTED, "ContentHandover"]);
  expect(await evidenceVerified(unread)).toEqual([...ACCEPTED, "ContentHandoverFailure"]);
  expect(await ground.open(read, sender(), true)).toMatchObject({
    accepted: false,
    refusal: { code: "MESSAGE_EXPIRED" },
  });
});

it("with its content: each part and document is what was committed to, and the access is recorded first", async () => {
  const attachment = await attach(ground.office, sender(), "letter", true);
  const id = await published({ attachments: [attachment], forTheAttentionOf: "“é”" });
  await ground.cover();
  const zip = await ground.bundle(id, reader(), true);
  const result = await verifyZip(zip, { keys: [ground.key] });
  expect(result.findings).toEqual([]);
  expect(result.story?.disclosed.map(({ part }) => part)).toEqual([
    "body",
    "documents/1",
    "forTheAttentionOf",
    "subject",
  ]);
  expect(zip.includes("letter")).toBe(true);
  const { events } = await ground.office.store.readStream(`message-${id}`);
  expect(events.map(({ type, data }) => [type, (data as { part?: string }).part])).toEqual([
    ["Published", undefined],
    ["ContentAccessed", "body"],
    ["Read", "documents/1"],
  ]);
});

it("after the key was replaced, sealed by the new one; whoever trusts the old one finds it good as well", async () => {
  const id = await published();
  await ground.cover();
  const old = ground.key;
  ground.key = fixedKey(2);
  const command = { type: "RotateKey", commandId: randomUUID(), facts: sealedKey(ground.key, old) } as const;
  const context = { actor: SYSTEM, commandId: command.commandId, correlationId: command.commandId };
  await handle(ground.office, logDecider, LOG_STREAM, command, context);
  // Whoever asks now would get one that is sealed by a key which no checkpoint covers.
  expect(await ground.open(id)).toMatchObject({ accepted: false, refusal: { code: "PROOF_NOT_READY" } });
  await ground.cover();
  expect(await evidenceVerified(id)).toEqual(ACCEPTED);
  expect(await verifyZip(await ground.bundle(id), { keys: [old] })).toMatchObject({ anchored: true });
});

it("covers what the checkpoint covers, and says how much came later", async () => {
  const id = await published();
  expect(await ground.open(id)).toMatchObject({ accepted: false, refusal: { code: "PROOF_NOT_READY" } });
  await ground.cover();
  await openMessage(ground.office, reader(), id);
  await ground.evidence.catchUp();
  const opened = await ground.open(id);
  expect(opened).toMatchObject({ accepted: true, proof: { uncovered: 1 } });
  expect(await evidenceVerified(id)).toEqual(ACCEPTED);
});

it("is the same to the byte whenever it is asked for", async () => {
  const id = await published();
  await ground.cover();
  expect((await ground.bundle(id)).equals(await ground.bundle(id, by("auditor")))).toBe(true);
});

it("is for sender, recipient and auditors; for everybody else there is nothing", async () => {
  const id = await published();
  await ground.cover();
  for (const request of [sender(), reader(), by("user", ENTERPRISE), by("auditor")]) {
    expect(await ground.open(id, request)).toMatchObject({ accepted: true });
  }
  const notFound = { accepted: false, refusal: { code: "NOT_FOUND" } };
  for (const request of [by("administrator", STRANGER), by("operator"), by("sender", STRANGER)]) {
    expect(await ground.open(id, request)).toMatchObject(notFound);
    expect(await ground.open(id, request, true)).toMatchObject(notFound);
  }
  expect(await ground.open(randomUUID(), sender())).toMatchObject(notFound);
  expect(await ground.open("no id", sender())).toMatchObject(notFound);
});

it("auditors never get content", async () => {
  const id = await published();
  await ground.cover();
  expect(await ground.open(id, by("auditor"), true)).toMatchObject({
    accepted: false,
    refusal: { code: "FORBIDDEN" },
  });
  expect((await ground.office.store.readStream(`message-${id}`)).events).toHaveLength(1);
});

it("tells the recipient of registered mail nothing of its sender before it is acknowledged", async () => {
  await registerNotice(ground.office, INSTITUTION, { messageTypeId: "summons", hiddenUntilAcknowledged: true });
  const summons = () => published({ messageTypeId: "summons", kind: "REGISTERED_WITH_ACKNOWLEDGEMENT" });
  const [waiting, refused] = [await summons(), await summons()];
  await decideOnReceipt(ground.office, reader(), refused, "RefuseReceipt");
  await ground.cover();
  expect(await ground.open(waiting, reader())).toMatchObject({ refusal: { code: "ACKNOWLEDGEMENT_REQUIRED" } });
  expect(await ground.open(refused, reader())).toMatchObject({ refusal: { code: "ACCEPTANCE_REFUSED" } });
  for (const id of [waiting, refused]) expect(await ground.open(id, sender())).toMatchObject({ accepted: true });
  await decideOnReceipt(ground.office, reader(), waiting, "AcknowledgeReceipt");
  expect(await ground.open(waiting, reader())).toMatchObject({ accepted: true });
});
