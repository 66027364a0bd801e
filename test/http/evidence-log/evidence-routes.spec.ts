import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leafHash, treeHashing } from "../../../src/application/evidence/tree-hashing.ts";
import type { CopyableLog } from "../../../src/application/ports/copyable-log.ts";
import type { RecordedEvent } from "../../../src/application/ports/event-store.ts";
import type { Caller, Role } from "../../../src/application/ports/identity.ts";
import { openEvidenceLog } from "../../../src/evidence-side.ts";
import { createHttpServer, type HttpServer } from "../../../src/http/server.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import type { OpenEvidenceLog } from "../../../src/infrastructure/evidence-log/open-evidence-log.ts";
import { createLog } from "../../../src/logging.ts";
import { anEvent, appended, someEvents } from "../../contract/event-store/stage.ts";
import { noEvidence } from "./no-evidence.ts";

const LEAVES = 300;
const LARGE = 280;

let folder: string;
let store: CopyableLog;
let evidence: OpenEvidenceLog;
let server: HttpServer;
let url: string;
let leaves: RecordedEvent[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "evidence-routes-"));
  store = await openEmbeddedLog({ file: join(folder, "events.sqlite") });
  for (const [n, events] of [someEvents(LARGE), [anEvent({ large: "é".repeat(40_000) })], someEvents(19)].entries()) {
    await appended(store, { stream: `content-${n}`, expected: "no-stream", events: someEvents(2) });
    await appended(store, { stream: `message-${n}`, expected: "no-stream", events });
  }
  evidence = openEvidenceLog({
    place: { folder: join(folder, "log"), index: join(folder, "evidence.sqlite"), origin: "ebox.test" },
    store: { kind: "embedded", file: join(folder, "events.sqlite"), namespace: "ebox" },
    restMs: 0,
  });
  const { evidenceLog } = evidence;
  const callerOf = (role: string) => ({ role: role as Role, actor: { id: role } }) as Caller;
  server = createHttpServer({
    graphql: { handle: neverAsked, upgrade: neverAsked, liveSubscribers: () => 0, close: async () => {} },
    documents: { upload: neverAsked, download: neverAsked, zip: neverAsked, proof: neverAsked },
    authenticate: async (authorization) => (authorization ? callerOf(authorization.slice(7)) : undefined),
    catchUp: { showsSeen: async () => true },
    health: neverAsked,
    metrics: { requestAnswered: () => undefined, render: neverAsked },
    explorer: false,
    evidence: { ...noEvidence, evidenceLog, store },
    origins: [],
    log: createLog("silent"),
  });
  url = `http://127.0.0.1:${await server.listen(0, "127.0.0.1")}`;
  await evidenceLog.passed((await store.head()) as NonNullable<Awaited<ReturnType<typeof store.head>>>);
  leaves = [];
  for await (const page of store.readAll()) leaves.push(...page.filter(({ stream }) => stream.startsWith("message-")));
});

afterAll(async () => {
  await server.close(1_000);
  await evidence.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function neverAsked(): Promise<never> {
  throw new Error("Nobody asks for this here.");
}

const get = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init);
const as = (role: string, method = "GET") => ({ method, headers: { authorization: `Bearer ${role}` } });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe("hash tiles", () => {
  it("are there for everybody, for ever", async () => {
    const full = await get("/log/tile/0/000");
    expect(full.status).toBe(200);
    expect(full.headers.get("content-type")).toBe("application/octet-stream");
    expect(full.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await bytesOf(full)).toEqual(Buffer.concat(leaves.slice(0, 256).map((leaf) => leafHash(leaf))));
    const partial = await bytesOf(await get("/log/tile/0/001.p/44"));
    expect(partial).toEqual(Buffer.concat(leaves.slice(256).map((leaf) => leafHash(leaf))));
    expect(await bytesOf(await get("/log/tile/0/001.p/3"))).toEqual(partial.subarray(0, 96));
    expect(await bytesOf(await get("/log/tile/1/000.p/1"))).toEqual(Buffer.from(evidence.evidenceLog.rootAt(256)));
  });

  it("answer HEAD without their bytes", async () => {
    const head = await get("/log/tile/0/000", { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "8192"]);
    expect(await bytesOf(head)).toHaveLength(0);
  });

  it.each([
    ["/log/tile/0/001", "full one day"],
    ["/log/tile/0/001.p/45", "wider one day"],
    ["/log/tile/1/000.p/2", "wider one day"],
    ["/log/tile/63/x999/x999/x999/x999/999", "never"],
    ["/log/checkpoint", "signed one day"],
  ])("are not there yet: %s (%s)", async (path) => {
    const missing = await get(path);
    expect([missing.status, missing.headers.get("cache-control")]).toEqual([404, "no-cache"]);
  });

  it("take GET and HEAD only", async () => {
    const posted = await get("/log/tile/0/000", { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await get("/log/checkpoint", { method: "DELETE" })).status).toBe(405);
  });
});

const HOSTILE = [
  ["/log", "/log/", "/log/tile", "/log/tile/", "/log/tile/0", "/log/tile/0/", "/log/tile/64/000", "/log/tile/00/000"],
  ["/log/tile/0/../../../etc/passwd", "/log/tile/0/..%2f..%2fetc", "/log/tile/0/%2e%2e/000", "/log/tile/0/0000"],
  ["/log/tile/0/000.p/256", "/log/tile/0/000.p/0", "/log/tile/0/000.p/1/", "/log/tile/0//000", "/log/tile/-1/000"],
  ["/log/tile/0/000%00", "/log/checkpoint/", "/log/evidence.sqlite", "/log/tile/0/.unfinished", "/log/events/000"],
  [`/log/tile/0/${"x001/".repeat(2_000)}001`, "/log/tile/0/x000/000", "/log/tile/0/000.p/08", "/log/tile/1e1/000"],
].flat();

/** A client of ours would tidy the path up before it asks. */
function rawStatus(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ebox\r\nConnection: close\r\n\r\n`),
    );
    let answer = "";
    socket.on("data", (bytes) => {
      answer += String(bytes);
    });
    socket.on("error", reject).on("close", () => resolve(Number(answer.split(" ")[1])));
  });
}

it.each(HOSTILE)("gives nothing away at %.60s", async (path) => {
  expect([401, 404]).toContain(await rawStatus(path));
  expect(await rawStatus("/log/tile/0/000")).toBe(200);
});

describe("entries", () => {
  it("are for auditors with a token, and for their caches", async () => {
    for (const path of ["/log/tile/entries/000", "/log/events/000"]) {
      expect((await get(path)).status).toBe(401);
      for (const role of ["user", "sender", "operator", "administrator"]) {
        expect((await get(path, as(role))).status).toBe(403);
      }
      const entries = await get(path, as("auditor"));
      expect([entries.status, entries.headers.get("cache-control")]).toEqual([
        200,
        "private, max-age=31536000, immutable",
      ]);
      expect(entries.headers.get("vary")).toBe("authorization");
      expect((await get(path, as("auditor", "HEAD"))).status).toBe(200);
    }
  });

  it("hash to the tile beside them", async () => {
    const bundle = await bytesOf(await get("/log/tile/entries/000", as("auditor")));
    const tile = await bytesOf(await get("/log/tile/0/000"));
    const hashes: Uint8Array[] = [];
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) {
      hashes.push(treeHashing.leaf(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at))));
    }
    expect(Buffer.concat(hashes)).toEqual(tile);
  });

  it("that the bundle cannot tell the length of are given line by line", async () => {
    const refused = await get("/log/tile/entries/001.p/44", as("auditor"));
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([422, "ENTRY_TOO_LONG"]);
    expect((await get("/log/tile/entries/001.p/24", as("auditor"))).status).toBe(200);
    const lines = (await bytesOf(await get("/log/events/001.p/44", as("auditor")))).toString().split("\n");
    expect(lines.pop()).toBe("");
    const hashes = lines.map((line) => treeHashing.leaf(Buffer.from(line)));
    expect(Buffer.concat(hashes)).toEqual(await bytesOf(await get("/log/tile/0/001.p/44")));
    expect(lines).toHaveLength(LEAVES - 256);
  });

  it.each(["/log/tile/entries/001", "/log/tile/entries/001.p/45", "/log/events/x999/999", "/log/events/abc"])(
    "are not there: %s",
    async (path) => {
      expect((await get(path, as("auditor"))).status).toBe(404);
    },
  );
});

it("gives the checkpoint as it was signed, to be asked for each time", async () => {
  const note = `ebox.test\n${LEAVES}\n${Buffer.from(evidence.evidenceLog.rootAt(LEAVES)).toString("base64")}\n\n— é ${Buffer.alloc(68).toString("base64")}\n`;
  evidence.evidenceLog.publish({ size: LEAVES, note });
  const answer = await get("/log/checkpoint");
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-cache");
  expect(await answer.text()).toBe(note);
});
