import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyZip } from "ebox-verify";
import { readConfiguration } from "../src/configuration.ts";
import { HASH_BYTES } from "../src/domain/evidence/tree/hashing.ts";
import { TILE_WIDTH } from "../src/domain/evidence/tree/tile.ts";
import type { Health } from "../src/http/health.ts";
import { dataFolderAt } from "../src/infrastructure/data-folder/layout.ts";
import { openDevelopmentIdentity } from "../src/infrastructure/identity/development-identity.ts";
import { createLog } from "../src/logging.ts";
import { type Service, startService } from "../src/service.ts";
import { SetClock } from "./application/office.ts";
import { runEbox } from "./cli/ebox-process.ts";
import { ORIGIN, type SignedFolder, signedFolder } from "./cli/signed-folder.ts";
import { until } from "./graphql/until.ts";

let folder: string;
let signed: SignedFolder;
let service: Service | undefined;
const clock = new SetClock();
const lines: string[] = [];
const data = () => join(folder, "data");
const tile = () => join(data(), "log", "tile", "0", "000");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-damaged-"));
  signed = await signedFolder({ dataFolder: data(), namespace: "ebox" }, { others: TILE_WIDTH });
  const bytes = await readFile(tile());
  // Of one of the first leaves, and not of the message that is asked for: the hashes beside its way are wrong.
  bytes[100 * HASH_BYTES] = (bytes[100 * HASH_BYTES] as number) ^ 1;
  await writeFile(tile(), bytes);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  await service?.close();
  service = undefined;
});

it("gives no proof that would not be accepted, and cries out", async () => {
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const settings = { PORT: "0", EBOX_DATA_DIR: data(), EBOX_LOG_ORIGIN: ORIGIN };
  service = await startService(readConfiguration(settings), log, clock);
  await service.caughtUp;
  const { url } = service;
  const identity = await openDevelopmentIdentity(dataFolderAt(data()).keys, clock);
  const token = await identity.issueDevelopmentToken({
    persona: "auditor",
    enterpriseNumber: undefined,
    lifetimeSeconds: 3_600,
  });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const proofOf = (id: string) => fetch(`${url}/messages/${id}/proof`, { headers });

  const refused = await proofOf(signed.covered);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({
    code: "EVIDENCE_DAMAGED",
    detail: expect.stringMatching(/damaged on the way of leaf \d+ \(position [0-9a-f]{16}\)/),
  });
  const asked = await fetch(`${url}/graphql`, {
    method: "POST",
    headers,
    body: JSON.stringify({ query: `{ deliveryProof(messageId: "${signed.covered}") { isCovered } }` }),
  });
  expect(await asked.json()).toMatchObject({ errors: [{ extensions: { code: "EVIDENCE_DAMAGED" } }] });

  const { evidence } = (await (await fetch(`${url}/health`)).json()) as Health;
  expect(evidence.warnings).toEqual([expect.stringMatching(/^leaf \d+ \(position [0-9a-f]{16}\) cannot be proven/)]);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain("ebox_evidence_log_damage 1\n");
  await until(() => lines.some((line) => line.includes("the evidence log is damaged: run ebox fsck")));

  // The way of one in the next tile does not lead through those hashes.
  const given = await proofOf(signed.others.at(-1) as string);
  expect(given.status).toBe(200);
  const zip = Buffer.from(await given.arrayBuffer());
  expect(await verifyZip(zip, { keys: [signed.key] })).toMatchObject({ verified: true, findings: [] });
});

it("nor does ebox proof, where the tile is wrong or missing", async () => {
  const environment = { EBOX_DATA_DIR: data(), EBOX_LOG_ORIGIN: ORIGIN };
  const output = join(folder, "proof.zip");
  const refused = { code: 1, err: expect.stringMatching(/damaged on the way of leaf \d+ \(position [0-9a-f]{16}\)/) };
  expect(await runEbox(["proof", signed.covered, "-o", output], environment)).toMatchObject(refused);
  await rm(tile());
  expect(await runEbox(["proof", signed.covered, "-o", output], environment)).toMatchObject(refused);
  await expect(readFile(output)).rejects.toMatchObject({ code: "ENOENT" });
});
