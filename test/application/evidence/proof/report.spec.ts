import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decideOnReceipt } from "../../../../src/application/commands/decide-on-receipt.ts";
import { openMessage } from "../../../../src/application/commands/open-content.ts";
import { publishMessage } from "../../../../src/application/commands/publish-message.ts";
import { writeReport } from "../../../../src/application/evidence/proof/report/report.ts";
import { REPORT_WORDS } from "../../../../src/application/evidence/proof/report/words.ts";
import { expireMessages, runFor } from "../../../../src/application/policies/expiry-jobs.ts";
import { DAY } from "../../../../src/domain/instant.ts";
import type { MessageId } from "../../../../src/domain/message-id.ts";
import { LANGUAGES, type Language } from "../../../../src/domain/translated-text.ts";
import { aPublication, by, ENTERPRISE, INSTITUTION } from "../../office.ts";
import { ProofGround } from "./proof-ground.ts";

const hasPoppler = spawnSync("pdftotext", ["-v"]).error === undefined;
const whereThereIsPoppler = hasPoppler ? describe : describe.skip;

let ground: ProofGround;
let read: MessageId;
let refused: MessageId;
let expired: MessageId;
beforeAll(async () => {
  ground = await ProofGround.open();
  const publish = async (change: Parameters<typeof aPublication>[0] = {}) => {
    const outcome = await publishMessage(ground.office, by("sender", INSTITUTION), aPublication(change));
    if (!outcome.accepted) throw new Error(outcome.refusal.code);
    return outcome.messageId;
  };
  read = await publish();
  refused = await publish({ kind: "REGISTERED_WITH_ACKNOWLEDGEMENT" });
  expired = await publish();
  await openMessage(ground.office, by("administrator", ENTERPRISE), read);
  await decideOnReceipt(ground.office, by("administrator", ENTERPRISE), refused, "RefuseReceipt");
  ground.pass(31 * DAY);
  await runFor(expired, expireMessages, ground.office);
  await ground.cover();
});
afterAll(() => ground.close());

async function report(messageId: MessageId, language: Language): Promise<string> {
  const opened = await ground.open(messageId);
  if (!opened.accepted) throw new Error(opened.refusal.code);
  const folder = mkdtempSync(join(tmpdir(), "ebox-report-"));
  try {
    writeFileSync(join(folder, "report.pdf"), writeReport(opened.proof, language));
    const { stdout, stderr } = spawnSync("pdftotext", ["-enc", "UTF-8", join(folder, "report.pdf"), "-"], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    return stdout.replaceAll(/\s+/g, " ");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

whereThereIsPoppler.each(LANGUAGES)("the report in %s", (language) => {
  const words = REPORT_WORDS[language];

  it("tells which message, of whom, to whom, that it was delivered, and who opened it, when and how", async () => {
    const told = await report(read, language);
    expect(told).toContain(words.title);
    for (const fact of [read, INSTITUTION, ENTERPRISE]) expect(told).toContain(fact);
    expect(told).toContain(words.delivered.replace("{time}", "2026-11-22 12:00:00.000 UTC"));
    expect(told).toContain(words.opened.replace("{time}", "2026-11-22 12:00:00.000 UTC"));
    expect(told).toContain(by("administrator", ENTERPRISE).caller.actor.id);
    expect(told).toMatch(/\beid, \S+ high/);
    expect(told).toContain("(SubmissionAcceptance, ContentConsignment)");
    expect(told).toContain("(ContentHandover)");
  });

  it("tells that it was refused, or expired unopened", async () => {
    const refusal = await report(refused, language);
    expect(refusal).toContain(words.refused.replace("{time}", "2026-11-22 12:00:00.000 UTC"));
    expect(refusal).toContain(words.notOpened);
    const expiry = await report(expired, language);
    expect(expiry).toContain(words.expiredUnopened.replace("{time}", "2026-12-23 12:00:00.000 UTC"));
  });

  it("says what it proves and what it does not, and calls nothing qualified", async () => {
    const told = await report(read, language);
    for (const line of [...words.whatItProves, ...words.whatItDoesNot]) expect(told).toContain(`- ${line}`);
    expect(told).toContain(words.noTimestamp);
    expect(told).not.toMatch(/qualifi|gekwalificeerd|gequalificeerd/i);
    expect(told).not.toContain("{");
  });
});
