import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { systemClock } from "../src/infrastructure/clock/system-clock.ts";
import { openDevelopmentIdentity } from "../src/infrastructure/identity/development-identity.ts";

/** The whole program as an operator runs it: `npm test` builds it first. */
const EBOX = resolve("bin/ebox.js");

let folder: string;
let running: Running[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-service-"));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map(({ child }) => end(child, "SIGKILL")));
  await rm(folder, { recursive: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly output: { out: string; err: string };
}

function serve(environment: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [EBOX, "serve", "--no-demo"], {
    env: { PATH: process.env.PATH ?? "", PORT: "0", EBOX_DATA_DIR: join(folder, "data"), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { out: "", err: "" };
  child.stdout.on("data", (text) => (output.out += text));
  child.stderr.on("data", (text) => (output.err += text));
  running.push({ child, output });
  return { child, output };
}

/** The address that it prints once it is ready. */
async function ready({ child, output }: Running): Promise<string> {
  for (;;) {
    const url = /GraphQL +(http\S+)\/graphql/.exec(output.out)?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(`It stopped: ${output.err}`);
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), once(child, "exit")]);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  }
  return child.exitCode;
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
  const url = await ready(serve());
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
  const url = await ready(service);
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

  expect(await end(service.child, "SIGTERM")).toBe(0);
  expect(await closing.promise).toMatchObject({ code: 1001, reason: expect.stringMatching(/./) });
  expect(service.output.err).toContain('"msg":"closed"');
  expect(service.output.err).not.toContain(token);
});

it("has its data folder alone, and says who has it", async () => {
  const first = serve();
  await ready(first);
  const second = serve();
  await once(second.child, "close");
  expect(second.child.exitCode).toBe(1);
  expect(second.output.err).toMatch(new RegExp(`^ebox: .* in use by process ${first.child.pid} since .*\\n$`));
});

it("starts again after it was killed", async () => {
  const first = serve();
  await ready(first);
  await end(first.child, "SIGKILL");
  const second = serve();
  expect(await (await fetch(`${await ready(second)}/health`)).json()).toMatchObject({ status: "ready" });
});

it("says in one line that its port is taken, and leaves the folder free", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const service = serve({ PORT: String(port) });
  await once(service.child, "close");
  taken.close();
  expect([service.child.exitCode, service.output.err]).toEqual([
    1,
    `ebox: PORT ${port} is in use by another program: choose another one\n`,
  ]);
  await ready(serve());
});

it("ends at once on a second signal", async () => {
  const service = serve();
  const url = await ready(service);
  const upload = await beginUpload(url, await tokenOf("sender"));
  service.child.kill("SIGTERM");
  await refusesConnections(url);
  const again = setInterval(() => service.child.kill("SIGTERM"), 100);
  await once(service.child, "close");
  clearInterval(again);
  expect(service.child.exitCode).toBe(1);
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
  const output = { out: "", err: "" };
  npm.stdout.on("data", (text) => (output.out += text));
  npm.stderr.on("data", (text) => (output.err += text));
  await ready({ child: npm, output });
  npm.kill("SIGTERM");
  // Its output ends with the service itself, after the shell has gone.
  await once(npm, "close");
  expect(output.err).toContain('"msg":"closed"');
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
