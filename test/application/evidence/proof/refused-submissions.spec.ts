import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LANGUAGES, tellBundle, verifyZip } from "ebox-verify";
import { publishMessage } from "../../../../src/application/commands/publish-message.ts";
import { REFUSAL_WORDS } from "../../../../src/application/evidence/proof/report/refusal-words.ts";
import { newMessageId } from "../../../../src/application/ids.ts";
import type { MessageId } from "../../../../src/domain/message-id.ts";
import { readZip } from "../../../http/documents/read-zip.ts";
import { aPublication, by, ENTERPRISE, INSTITUTION, onboard, registerNotice, STRANGER } from "../../office.ts";
import { ProofGround, zipOf } from "./proof-ground.ts";

const hasPoppler = spawnSync("pdftotext", ["-v"]).error === undefined;

let ground: ProofGround;
beforeAll(async () => {
  ground = await ProofGround.open();
});
afterAll(() => ground.close());

const sender = () => by("sender", INSTITUTION);

/** Returns the id under which it was refused. */
async function refused(messageId?: MessageId, as = sender()): Promise<MessageId> {
  const id = messageId ?? newMessageId(Date.parse(ground.office.clock.now()));
  const publication = aPublication({ messageId: id, messageTypeId: "unheard-of" });
  expect(await publishMessage(ground.office, as, publication)).toMatchObject({
    accepted: false,
    refusal: { code: "UNKNOWN_MESSAGE_TYPE" },
  });
  return id;
}

it("have a proof, which the verifier takes and tells in every language", async () => {
  const id = await refused();
  await ground.cover();
  const zip = await ground.bundle(id);
  const result = await verifyZip(zip, { keys: [ground.key] });
  expect(result).toMatchObject({
    verified: true,
    anchored: true,
    findings: [],
    story: {
      delivery: "REJECTED_AT_SUBMISSION",
      events: [{ type: "SubmissionRejected", etsi: ["SubmissionRejection"] }],
    },
  });
  for (const language of LANGUAGES) expect(tellBundle(result, language).join("\n")).toContain("SubmissionRejection");
  const files = readZip(zip);
  const [name = ""] = [...files.keys()].filter((path) => path.startsWith("evidence/"));
  const [, payload = ""] = (files.get(name) as Buffer).toString().split(".");
  expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({
    eventUri: "http://uri.etsi.org/19522/Event/SubmissionRejection",
    sender: { enterpriseNumber: INSTITUTION },
    messageId: id,
    parts: [],
    reasons: ["UNKNOWN_MESSAGE_TYPE"],
  });
  expect((await ground.bundle(id)).equals(await ground.bundle(id, by("auditor")))).toBe(true);
});

it("are for the sender and auditors; for everybody else there is nothing, and no content for anybody", async () => {
  const id = await refused();
  expect(await ground.open(id)).toMatchObject({ accepted: false, refusal: { code: "NOT_FOUND" } });
  await ground.evidence.catchUp();
  expect(await ground.open(id)).toMatchObject({ accepted: false, refusal: { code: "PROOF_NOT_READY" } });
  await ground.cover();
  for (const request of [sender(), by("administrator", INSTITUTION), by("auditor")]) {
    expect(await ground.open(id, request)).toMatchObject({ accepted: true, proof: { publication: undefined } });
  }
  for (const request of [by("administrator", ENTERPRISE), by("sender", STRANGER), by("user", INSTITUTION)]) {
    expect(await ground.open(id, request)).toMatchObject({ accepted: false, refusal: { code: "NOT_FOUND" } });
  }
  expect(await ground.open(id, sender(), true)).toMatchObject({ accepted: false, refusal: { code: "NOT_FOUND" } });
});

it("are proven apart where the message was published after all, and do not come into its proof", async () => {
  const id = await refused();
  await refused(id);
  expect(await publishMessage(ground.office, sender(), aPublication({ messageId: id }))).toMatchObject({
    accepted: true,
  });
  await ground.cover();
  const delivery = await verifyZip(await ground.bundle(id), { keys: [ground.key] });
  expect(delivery.story).toMatchObject({ delivery: "CONSIGNED", events: [{ type: "Published" }] });
  const refusals = await verifyZip(await zipOf(await ground.open(id, sender(), false, true)), { keys: [ground.key] });
  expect(refusals).toMatchObject({ verified: true, findings: [], story: { delivery: "REJECTED_AT_SUBMISSION" } });
  expect(refusals.story?.events).toHaveLength(2);
  const reader = await ground.open(id, by("administrator", ENTERPRISE), false, true);
  expect(reader).toMatchObject({ accepted: false, refusal: { code: "NOT_FOUND" } });
});

it("tell a sender its own refusals only, also under somebody else's id", async () => {
  await onboard(ground.office, STRANGER, { nl: "Andere instelling" });
  await registerNotice(ground.office, STRANGER);
  const id = newMessageId(Date.parse(ground.office.clock.now()));
  expect(await publishMessage(ground.office, sender(), aPublication({ messageId: id }))).toMatchObject({
    accepted: true,
  });
  await refused(id, by("sender", STRANGER));
  await refused(id);
  await ground.cover();
  const senders = async (request = sender()) => {
    const opened = await ground.open(id, request, false, true);
    if (!opened.accepted) throw new Error(opened.refusal.code);
    return opened.proof.events.map(({ event }) => (event.data as { sender: string }).sender);
  };
  expect(await senders()).toEqual([INSTITUTION]);
  expect(await senders(by("sender", STRANGER))).toEqual([STRANGER]);
  expect(await senders(by("auditor"))).toEqual([STRANGER, INSTITUTION]);
  // What is not theirs looks as if it were not published.
  const opened = await ground.open(id, by("sender", STRANGER));
  expect(opened).toMatchObject({ accepted: true, proof: { publication: undefined } });
});

(hasPoppler ? it : it.skip).each(LANGUAGES)("are reported in %s, with reasons and limits", async (language) => {
  const id = await refused();
  await ground.cover();
  const report = readZip(await ground.bundle(id)).get(`report.${language}.pdf`) as Buffer;
  const folder = mkdtempSync(join(tmpdir(), "ebox-report-"));
  writeFileSync(join(folder, "report.pdf"), report);
  const { stdout } = spawnSync("pdftotext", ["-enc", "UTF-8", join(folder, "report.pdf"), "-"], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  const told = stdout.replaceAll(/\s+/g, " ");
  const words = REFUSAL_WORDS[language];
  for (const fact of [id, INSTITUTION, "UNKNOWN_MESSAGE_TYPE", words.title, ...words.whatItProves]) {
    expect(told).toContain(fact);
  }
});
