import { verifyZip } from "ebox-verify";
import { newMessageId } from "../../src/application/ids.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { DAY } from "../../src/domain/instant.ts";
import { type Api, publication } from "./api.ts";
import { OpenDocument, ProofDocument, PublishDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let sender: Api;
let auditor: Api;
let enterprise: EnterpriseNumber;
let administrator: Api;

beforeAll(async () => {
  stage = await Stage.open();
  sender = await stage.as("sender", stage.institution);
  auditor = await stage.as("auditor");
  enterprise = stage.newEnterprise();
  administrator = await stage.as("administrator", enterprise);
});
afterAll(() => stage.close());

const proofOf = async (api: Api, messageId: string) => (await api.ask(ProofDocument, { messageId })).deliveryProof;
const names = (evidence: readonly { eventUri: string }[] | undefined) =>
  evidence?.map(({ eventUri }) => eventUri.replace("http://uri.etsi.org/19522/Event/", ""));
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

it("tells what is proven, and where the proof is; the download is what the verifier takes", async () => {
  const { messageId } = await sender.publish(enterprise);
  const before = await proofOf(sender, messageId);
  expect(before).toMatchObject({ isCovered: false, checkpoint: null, evidence: [], uncoveredEvents: 0 });
  const tooSoon = await sender.get(`/messages/${messageId}/proof`);
  expect([tooSoon.status, tooSoon.headers.get("retry-after"), await codeOf(tooSoon)]).toEqual([
    409,
    "60",
    "PROOF_NOT_READY",
  ]);
  await stage.prove();
  await administrator.ask(OpenDocument, { input: { messageId } });
  await stage.prove();
  for (const api of [sender, administrator, auditor]) {
    const proof = await proofOf(api, messageId);
    expect(names(proof?.evidence)).toEqual(["SubmissionAcceptance", "ContentConsignment", "ContentHandover"]);
    const { downloadUrl = "" } = proof ?? {};
    const answer = await api.get(downloadUrl);
    expect(answer.headers.get("content-type")).toBe("application/zip");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    const zip = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get("content-length")).toBe(String(zip.length));
    const result = await verifyZip(zip, { keys: [stage.logKey] });
    expect(result).toMatchObject({ verified: true, anchored: true, findings: [] });
    expect(result.story?.checkpoint).toEqual({ size: proof?.checkpoint?.size, root: proof?.checkpoint?.root });
  }
});

it("encloses the content for those who may open it, and says so in the log before", async () => {
  const { messageId } = await sender.publish(enterprise);
  await stage.prove();
  const answer = await administrator.get(`/messages/${messageId}/proof?content=true`);
  const result = await verifyZip(Buffer.from(await answer.arrayBuffer()));
  expect(result.story?.disclosed.map(({ part }) => part)).toEqual(["body", "subject"]);
  await stage.prove();
  expect(names((await proofOf(administrator, messageId))?.evidence)).toContain("ContentHandover");
  const refused = await auditor.get(`/messages/${messageId}/proof?content=true`);
  expect([refused.status, await codeOf(refused)]).toEqual([403, "FORBIDDEN"]);
  const unclear = await sender.get(`/messages/${messageId}/proof?content=yes`);
  expect([unclear.status, await codeOf(unclear)]).toEqual([400, "INVALID_INPUT"]);
});

it("is nothing for strangers, as of a message that does not exist", async () => {
  const { messageId } = await sender.publish(enterprise);
  await stage.prove();
  const stranger = await stage.as("administrator", stage.newEnterprise());
  for (const id of [messageId, "0190a5c8-0000-7000-8000-000000000000", "nothing"]) {
    expect(await proofOf(stranger, id)).toBeNull();
    const answer = await stranger.get(`/messages/${id}/proof`);
    expect([answer.status, await codeOf(answer)]).toEqual([404, "NOT_FOUND"]);
  }
  expect((await stage.nobody().get(`/messages/${messageId}/proof`)).status).toBe(401);
});

it("proves that a submission was refused, to who sent it", async () => {
  const messageId = newMessageId(Date.now());
  const input = publication(enterprise, { messageId, messageTypeId: "unheard-of" });
  expect((await sender.ask(PublishDocument, { input })).publishMessage.messageId).toBeNull();
  await stage.prove();
  for (const api of [sender, auditor]) {
    const proof = await proofOf(api, messageId);
    expect([proof?.isOfRefusals, names(proof?.evidence)]).toEqual([true, ["SubmissionRejection"]]);
    const answer = await api.get(proof?.downloadUrl ?? "");
    const result = await verifyZip(Buffer.from(await answer.arrayBuffer()), { keys: [stage.logKey] });
    expect(result).toMatchObject({ verified: true, findings: [], story: { delivery: "REJECTED_AT_SUBMISSION" } });
  }
  expect(await proofOf(administrator, messageId)).toBeNull();
  await sender.publish(enterprise, { messageId });
  await stage.prove();
  expect(await proofOf(sender, messageId)).toMatchObject({ isOfRefusals: false });
  const { deliveryProof } = await sender.ask(ProofDocument, { messageId, refusals: true });
  expect(deliveryProof).toMatchObject({
    isOfRefusals: true,
    downloadUrl: `/messages/${messageId}/proof?refusals=true`,
  });
  const answer = await sender.get(deliveryProof?.downloadUrl ?? "");
  const { story } = await verifyZip(Buffer.from(await answer.arrayBuffer()));
  expect(story?.delivery).toBe("REJECTED_AT_SUBMISSION");
});

// The last: the clock goes on by a year.
it("proves delivery after expiry, without content", async () => {
  const { messageId } = await sender.publish(enterprise);
  await stage.prove();
  stage.advanceClock(400 * DAY);
  const answer = await sender.get(`/messages/${messageId}/proof`);
  expect(await verifyZip(Buffer.from(await answer.arrayBuffer()))).toMatchObject({ verified: true });
  const withContent = await sender.get(`/messages/${messageId}/proof?content=true`);
  expect([withContent.status, await codeOf(withContent)]).toEqual([410, "MESSAGE_EXPIRED"]);
});
