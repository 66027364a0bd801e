import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Api } from "../graphql/api.ts";
import { InboxDocument, OneMessageDocument, OpenDocument } from "../graphql/generated/client.ts";
import { until } from "../graphql/until.ts";
import { S3Endpoint } from "../s3/endpoint.ts";
import { correspondents, download, ENTERPRISE, LETTER, letterOf, tryToPublish, upload } from "./mail-with-documents.ts";
import { RunningService } from "./running-service.ts";
import { ServiceClock } from "./service-clock.ts";

const run = promisify(execFile);

/** By the service's clock. */
const VALID_FOR_MS = 4 * 60_000;

const clock = new ServiceClock();
let endpoint: S3Endpoint;
let service: RunningService;
let sender: Api;
let reader: Api;
beforeAll(async () => {
  endpoint = await S3Endpoint.start();
  service = await RunningService.start(["--no-demo"], { ...endpoint.environment, ...clock.environment });
  ({ sender, reader } = await correspondents(service));
});
afterAll(async () => {
  await service.remove();
  await endpoint.stop();
  clock.remove();
});

const health = async () => (await fetch(`${service.url}/health/ready`)).json() as Promise<object>;
const uploaded = async () => ((await (await upload(sender, service.url)).json()) as { id: string }).id;

it("are published, downloaded whole and in ranges, and gone from the bucket when the message expires", async () => {
  const input = letterOf(await uploaded(), new Date(Date.now() + VALID_FOR_MS).toISOString());
  expect(await tryToPublish(sender, input)).toEqual([]);
  const messageId = input.messageId as string;
  const key = `office/messages/${messageId.slice(-2)}/${messageId}/1`;
  expect(await endpoint.keys()).toEqual([key]);
  expect(await readdir(join(service.folder, "documents")).catch(() => "no folder")).toBe("no folder");

  const whole = await download(reader, service.url, messageId);
  expect(Buffer.from(await whole.arrayBuffer()).equals(LETTER)).toBe(true);
  const part = await download(reader, service.url, messageId, "bytes=100000-100009");
  expect([part.status, await part.text()]).toEqual([206, LETTER.toString("latin1", 100_000, 100_010)]);

  clock.turn(VALID_FOR_MS + 60_000, [service]);
  await until(async () => (await endpoint.keys()).length === 0);
  expect((await download(reader, service.url, messageId)).status).toBe(410);
});

it("leave nothing where their sender breaks off", async () => {
  const from = endpoint.requests.length;
  const request = httpRequest(`${service.url}/documents`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sender.token}`,
      "content-type": "application/pdf",
      "content-disposition": 'attachment; filename="half.pdf"',
      "content-length": 10_000_000,
    },
  });
  const closed = once(request, "close").catch(() => undefined);
  request.on("error", () => undefined);
  request.write(LETTER);
  const spool = join(service.folder, "spool");
  await until(async () => (await readdir(spool)).length === 1);
  request.destroy();
  await closed;
  await until(async () => (await readdir(spool)).length === 0);
  expect(endpoint.requests.slice(from).filter((line) => line.startsWith("PUT"))).toEqual([]);
  expect(await endpoint.keys()).toEqual([]);
});

it("that were changed in the bucket break off before their end", async () => {
  const input = letterOf(await uploaded());
  expect(await tryToPublish(sender, input)).toEqual([]);
  const messageId = input.messageId as string;
  const changed = Buffer.from(LETTER);
  changed.writeUInt8(changed.readUInt8(70_000) ^ 1, 70_000);
  await endpoint.tamper(`office/messages/${messageId.slice(-2)}/${messageId}/1`, changed);
  await expect(download(reader, service.url, messageId).then((answer) => answer.arrayBuffer())).rejects.toThrow();
});

it("cannot be used while the store is down, and nothing else is kept from its work", async () => {
  const standing = letterOf(await uploaded());
  expect(await tryToPublish(sender, standing)).toEqual([]);
  const messageId = standing.messageId as string;
  const waiting = letterOf(await uploaded());
  await endpoint.shut();
  try {
    // What needs documents.
    const refused = await upload(sender, service.url);
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: "UNAVAILABLE" }]);
    expect(await tryToPublish(sender, waiting)).toEqual(["UNAVAILABLE"]);
    const notGiven = await download(reader, service.url, messageId);
    expect([notGiven.status, await notGiven.json()]).toMatchObject([503, { code: "UNAVAILABLE" }]);
    const zip = await fetch(`${service.url}/messages.zip?ids=${messageId}`, {
      headers: { authorization: `Bearer ${reader.token}` },
    });
    expect(zip.status).toBe(503);
    // What doesn't: nothing was recorded as read that was not given, either.
    const { messageId: without } = await sender.publish(ENTERPRISE, { subject: { nl: "Zonder bijlage" } });
    const { mailbox } = await reader.ask(InboxDocument, { enterpriseNumber: ENTERPRISE, search: "zonder BIJ" });
    expect(mailbox?.messages.edges.map(({ node }) => node.messageId)).toEqual([without]);
    expect((await reader.ask(OneMessageDocument, { id: messageId })).message).toMatchObject({ readAt: null });
    for (const id of [messageId, without]) {
      const { openMessage } = await reader.ask(OpenDocument, { input: { messageId: id } });
      expect(openMessage).toMatchObject({ content: { bodyContent: expect.any(String) }, userErrors: [] });
    }
    await until(async () => /"documentStore":"unreachable"/.test(JSON.stringify(await health())));
    expect(await health()).toMatchObject({
      status: "ready",
      eventStore: "reachable",
      documentStore: "unreachable",
    });
  } finally {
    await endpoint.open();
  }
  expect(await tryToPublish(sender, waiting)).toEqual([]);
  const given = await download(reader, service.url, messageId);
  expect(Buffer.from(await given.arrayBuffer()).equals(LETTER)).toBe(true);
});

it("don't keep a service from starting while the store is down", async () => {
  expect(await service.end("SIGTERM")).toBe(0);
  await endpoint.shut();
  try {
    await service.start();
    expect(await health()).toMatchObject({ status: "ready", documentStore: "unreachable" });
  } finally {
    await endpoint.open();
  }
  [sender, reader] = [sender.at(service.port), reader.at(service.port)];
  expect(await tryToPublish(sender, letterOf(await uploaded()))).toEqual([]);
});

it.each([
  ["serve", { AWS_SECRET_ACCESS_KEY: "the/wrong+secret" }, "403 SignatureDoesNotMatch"],
  ["demo", { DOCUMENTS_URL: "s3://elsewhere/office" }, "there is no such bucket"],
])("of a store that refuses end `ebox %s` with one line, without the secret", async (command, change, expected) => {
  const folder = await mkdtemp(join(tmpdir(), "ebox-refused-"));
  const env = { PATH: process.env.PATH, PORT: "0", EBOX_DATA_DIR: folder, ...endpoint.environment, ...change };
  const ended = await run(process.execPath, [resolve("bin/ebox.js"), command], { env }).catch((error) => error);
  await rm(folder, { recursive: true });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/^ebox: DOCUMENTS_URL s3:\/\/\w+\/office\/ cannot be used: [^\n]+\n$/);
  expect(ended.stderr).toContain(expected);
  expect(ended.stderr).not.toMatch(/TESTKEY|secret/);
});
