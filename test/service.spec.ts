import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { systemClock } from "../src/infrastructure/clock/system-clock.ts";
import { openDevelopmentIdentity } from "../src/infrastructure/identity/development-identity.ts";
import { EBOX, EboxProcess } from "./cli/ebox-process.ts";

let folder: string;
let running: EboxProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-service-"));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.end("SIGKILL")));
  await rm(folder, { recursive: true });
});

function serve(environment: Record<string, string> = {}): EboxProcess {
  const service = new EboxProcess(["serve", "--no-demo"], {
    PORT: "0",
    EBOX_DATA_DIR: join(folder, "data"),
    ...environment,
  });
  running.push(service);
  return service;
}

const tokenOf = async (persona: "administrator" | "sender") =>
  (await openDevelopmentIdentity(join(folder, "data", "keys"), systemClock)).issueDevelopmentToken({
    persona,
    lifetimeSeconds: 600,
  });

const ask = async (url: string, query: string, token?: string) => {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
};

it("answers whom it knows, and nobody else", async () => {
  const url = await serve().url();
  expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ status: "ready" });
  expect(await ask(url, "{ __typename }", await tokenOf("administrator"))).toMatchObject({
    data: { __typename: "Query" },
  });
  expect(await ask(url, "{ me { role } }")).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  expect((await fetch(`${url}/documents`, { method: "POST", body: "x" })).status).toBe(401);
  expect((await fetch(`${url}/explorer`)).headers.get("content-type")).toMatch(/^text\/html/);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain("ebox_append_duration_seconds_count");
});

it("ends on SIGTERM: sockets are closed with a reason, and nothing is lost", async () => {
  const service = serve();
  const url = await service.url();
  const token = await tokenOf("sender");
  const uploaded = await fetch(`${url}/documents`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "text/plain",
      "content-disposition": "attachment; filename=letter.txt",
    },
    body: "Dear enterprise",
  });
  expect(uploaded.status).toBe(201);

  const closing = Promise.withResolvers<{ code: number; reason: string }>();
  const client = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => undefined,
    on: { closed: (event) => closing.resolve(event as { code: number; reason: string }) },
  });
  await new Promise((connected) => client.on("connected", connected));

  expect(await service.end("SIGTERM")).toMatchObject({ code: 0 });
  expect(await closing.promise).toMatchObject({ code: 1001, reason: expect.stringMatching(/./) });
  expect(service.err).toContain('"msg":"closed"');
  expect(service.err).not.toContain(token);
});

it("has its data folder alone, and says who has it", async () => {
  const first = serve();
  await first.url();
  const second = serve();
  expect(await second.ended).toMatchObject({ code: 1 });
  expect(second.err).toMatch(new RegExp(`^ebox: .* in use by process ${first.child.pid} since .*\\n$`));
});

it("starts again after it was killed", async () => {
  const first = serve();
  await first.url();
  await first.end("SIGKILL");
  const second = serve();
  expect(await (await fetch(`${await second.url()}/health`)).json()).toMatchObject({ status: "ready" });
});

it("says in one line that its port is taken, and leaves the folder free", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const service = serve({ PORT: String(port) });
  const ended = await service.ended;
  taken.close();
  expect(ended).toMatchObject({
    code: 1,
    err: `ebox: PORT ${port} is in use by another program: choose another one\n`,
  });
  await serve().url();
});

it("ends at once on a second signal", async () => {
  const service = serve();
  const url = await service.url();
  const upload = await beginUpload(url, await tokenOf("sender"));
  service.child.kill("SIGTERM");
  await refusesConnections(url);
  const again = setInterval(() => service.child.kill("SIGTERM"), 100);
  const ended = await service.ended;
  clearInterval(again);
  expect(ended.code).toBe(1);
  upload.destroy();
});

it("ends with the npm that started it, whose shell passes no signal on", async () => {
  const npm = spawn("sh", ["-c", `"${process.execPath}" "${EBOX}" serve --no-demo; true`], {
    env: {
      PATH: process.env.PATH ?? "",
      PORT: "0",
      EBOX_DATA_DIR: join(folder, "data"),
      npm_lifecycle_event: "start",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const err = text(npm.stderr);
  for await (const line of createInterface(npm.stdout)) if (line.includes("a token")) break;
  npm.kill("SIGTERM");
  // Its output ends with the service itself, after the shell has gone.
  expect(await err).toContain('"msg":"closed"');
});

/** An upload that the service has begun to receive and that never ends: it holds a graceful end up. */
async function beginUpload(url: string, token: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => socket.destroy());
  const head = [
    "POST /documents HTTP/1.1",
    "host: ebox",
    `authorization: Bearer ${token}`,
    "content-type: text/plain",
    "content-disposition: attachment; filename=letter.txt",
    "content-length: 1000",
    "expect: 100-continue",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  const [answer] = await once(socket, "data");
  expect(String(answer)).toContain("100 Continue");
  return socket;
}

async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const isRefused = await once(socket, "connect").then(
      () => false,
      () => true,
    );
    socket.destroy();
    if (isRefused) return;
  }
}
