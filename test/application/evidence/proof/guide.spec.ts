import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openMessage } from "../../../../src/application/commands/open-content.ts";
import { publishMessage } from "../../../../src/application/commands/publish-message.ts";
import { TimestampKeeper } from "../../../../src/application/evidence/keep-timestamps.ts";
import { httpTimestampAuthority } from "../../../../src/infrastructure/attestation/http-timestamp-authority.ts";
import { readZip } from "../../../http/documents/read-zip.ts";
import { type Authority, startAuthority } from "../../../infrastructure/attestation/authority.ts";
import { aPublication, attach, by, ENTERPRISE, INSTITUTION } from "../../office.ts";
import { ProofGround } from "./proof-ground.ts";

let ground: ProofGround;
let authority: Authority;
let folder: string;
let files: ReadonlyMap<string, Buffer>;
beforeAll(async () => {
  ground = await ProofGround.open();
  authority = await startAuthority();
  const sender = by("sender", INSTITUTION);
  const attachment = await attach(ground.office, sender, "letter");
  const publication = aPublication({ attachments: [attachment], bodyContent: 'a "quoted" \\ word,\n{é} | & $1' });
  const id = publication.messageId as string;
  await publishMessage(ground.office, sender, publication);
  await openMessage(ground.office, by("administrator", ENTERPRISE), id);
  await ground.cover();
  const { store, clock } = ground.office;
  const timestamps = httpTimestampAuthority(authority.url);
  await new TimestampKeeper({ store, clock, log: ground.log, authority: timestamps }, 0).runOnce();
  files = readZip(await ground.bundle(id, by("administrator", ENTERPRISE), true));
});
afterAll(async () => {
  await authority.close();
  await ground.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ebox-guide-"));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  writeFileSync(join(folder, "authority.pem"), authority.certificate);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs every block of VERIFY.md in one shell, as somebody would who copies them. */
function followGuide() {
  const guide = readFileSync(join(folder, "VERIFY.md"), "utf8");
  const commands = [...guide.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block).join("\n");
  const { stdout, stderr } = spawnSync("sh", { cwd: folder, input: commands, encoding: "utf8" });
  return `${stdout}${stderr}`;
}

const numbers = (names: string) => [...files.keys()].filter((name) => new RegExp(names).test(name));
const eventFiles = () => numbers("^(events|keys)/.*\\.json$");

it("its commands find everything in order", () => {
  const told = followGuide();

  const [first = ""] = numbers("^events/").sort();
  const bytes = files.get(first) ?? Buffer.alloc(0);
  expect(told).toContain(
    createHash("sha256")
      .update(Buffer.concat([Buffer.of(0), bytes]))
      .digest("hex"),
  );
  expect(told).toMatch(/^OK$/m);
  expect(told).not.toContain("CHANGED");
  expect(told.match(/Signature Verified Successfully/g)).toHaveLength(2);
  for (const file of eventFiles()) expect(told).toContain(`IN THE LOG ${file}\n`);
  expect(told).not.toContain("NOT IN THE LOG");
  expect(told).toContain('"eventUri":"http://uri.etsi.org/19522/Event/SubmissionAcceptance"');
  const { commitments } = (JSON.parse(bytes.toString()) as { data: { commitments: { body: string } } }).data;
  expect(told.match(new RegExp(`^${commitments.body}$`, "gm"))).toHaveLength(2);
  expect(told).toContain("Verification: OK");
});

it("its commands find a changed event, and a changed checkpoint", () => {
  const [event = ""] = numbers("^events/");
  const bytes = readFileSync(join(folder, event));
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  writeFileSync(join(folder, event), bytes);
  const checkpoint = readFileSync(join(folder, "checkpoint"), "utf8");
  writeFileSync(join(folder, "checkpoint"), checkpoint.replace(/\n\d+\n/, "\n99\n"));
  const told = followGuide();
  expect(told).toContain(`CHANGED ${event}`);
  expect(told).toContain(`NOT IN THE LOG ${event}`);
  expect(told).toContain("Signature Verification Failure");
  expect(told).not.toContain("Verification: OK");
});
