import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { DocumentStoreUnavailable } from "../../src/application/ports/document-store.ts";
import { EventStoreUnavailable, type Position, StorageFull } from "../../src/application/ports/event-store.ts";
import { type Caller, IssuerUnavailable } from "../../src/application/ports/identity.ts";
import { tellPosition } from "../../src/application/told-position.ts";
import type { Exchange } from "../../src/http/exchange.ts";
import type { GraphQLRequest } from "../../src/http/graphql-handler.ts";
import type { Health } from "../../src/http/health.ts";
import { Problem } from "../../src/http/problem.ts";
import { createHttpServer, type HttpServer } from "../../src/http/server.ts";
import { createLog } from "../../src/logging.ts";
import { noEvidence } from "./evidence-log/no-evidence.ts";

const CALLER = { role: "user", actor: { id: "someone" } } as Caller;
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

let server: HttpServer;
let url: string;
let port: number;
let logged: string[];
let answered: string[];
const EVIDENCE: Health["evidence"] = {
  state: "live",
  position: undefined,
  leaves: 0,
  startCheck: "done",
  checkpoint: null,
  warnings: [],
};
let health: Health;
let graphQLRequests: GraphQLRequest[];
let onGraphQL: (request: GraphQLRequest) => Promise<string>;
let onDownload: (exchange: Exchange) => Promise<void>;
let authenticate: (authorization: string | undefined) => Promise<Caller | undefined>;
let closed: boolean;
/** Up to where this node's tables are. */
let shown: Position;

async function start(explorer: boolean) {
  server = createHttpServer({
    graphql: {
      async handle(request) {
        graphQLRequests.push(request);
        return { status: 200, headers: [["content-type", "application/json"]], body: await onGraphQL(request) };
      },
      upgrade: (_, socket) => void socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\nhello"),
      liveSubscribers: () => 0,
      close: async () => {
        closed = true;
      },
    },
    documents: {
      upload: async ({ response }) => void response.writeHead(201).end(),
      download: (exchange) => onDownload(exchange),
      zip: async ({ url, response }) => void response.end(url.searchParams.get("ids")),
      proof: async ({ response }) => void response.end(),
    },
    authenticate: (authorization) => authenticate(authorization),
    catchUp: { showsSeen: async (seen) => seen === undefined || seen <= shown },
    health: async () => health,
    metrics: {
      requestAnswered: (route, method, status) => void answered.push(`${method} ${route} ${status}`),
      render: async () => ({ contentType: "text/plain", text: "one 1" }),
    },
    explorer,
    evidence: noEvidence,
    origins: ["https://box.example"],
    log: createLog("debug", { write: (line) => void logged.push(line) }),
  });
  port = await server.listen(0, "127.0.0.1");
  url = `http://127.0.0.1:${port}`;
}

beforeEach(async () => {
  logged = [];
  answered = [];
  graphQLRequests = [];
  closed = false;
  health = {
    status: "ready",
    projection: { state: "live", position: undefined },
    eventStore: "reachable",
    documentStore: "reachable",
    head: "confirmed",
    evidence: EVIDENCE,
  };
  shown = "5" as Position;
  authenticate = async (authorization) => (authorization === "Bearer good" ? CALLER : undefined);
  onGraphQL = async () => "{}";
  onDownload = async ({ params, response }) => void response.end(JSON.stringify(params));
  await start(false);
});
afterEach(() => server.close(0));

const graphql = (body: NonNullable<RequestInit["body"]>, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers, redirect: "manual" });
const GOOD = { authorization: "Bearer good" };

describe("EBox-Position", () => {
  const told = (position: string) => ({ ...GOOD, "ebox-position": tellPosition(position as Position) });

  it("is given to GraphQL as the position that it stands for", async () => {
    await graphql("{}", told("7"));
    await graphql("{}", GOOD);
    expect(graphQLRequests.map(({ seen }) => seen)).toEqual(["7", undefined]);
  });

  it.each(["/messages/1/documents/2", "/messages.zip?ids=1"])("%s: waits for it, or is STALE", async (path) => {
    expect((await get(path, told("5"))).status).toBe(200);
    const stale = await get(path, told("6"));
    expect([stale.status, stale.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await stale.json()).toMatchObject({ code: "STALE" });
    expect(await (await get(path, { ...GOOD, "ebox-position": "6" })).json()).toMatchObject({
      status: 400,
      code: "INVALID_POSITION",
    });
  });

  it("keeps nobody waiting who is not known", async () => {
    expect((await get("/messages.zip?ids=1", { ...told("6"), authorization: "Bearer bad" })).status).toBe(401);
  });
});

describe("GraphQL over HTTP", () => {
  it("gets the parsed body and who asks", async () => {
    const response = await graphql('{"query":"{ é }"}', GOOD);
    expect([response.status, await response.text()]).toEqual([200, "{}"]);
    expect(graphQLRequests).toMatchObject([{ body: { query: "{ é }" }, caller: CALLER }]);
    expect(graphQLRequests[0]?.requestId).toBe(response.headers.get("x-request-id"));
  });

  it("answers nobody itself: a missing token is GraphQL's to tell", async () => {
    expect((await graphql("{}")).status).toBe(200);
    expect(graphQLRequests).toMatchObject([{ caller: undefined }]);
  });

  it.each<[string, number, string, Parameters<typeof graphql>]>([
    ["a body of 2 MB", 413, "REQUEST_TOO_LARGE", [JSON.stringify({ query: "x".repeat(2e6) })]],
    ["broken UTF-8", 400, "MALFORMED_UTF8", [new Uint8Array([0x22, 0xc3, 0x28, 0x22])]],
    ["a lone surrogate in bytes", 400, "MALFORMED_UTF8", [new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])]],
    ["what is not JSON", 400, "MALFORMED_JSON", ["{query: hidden}"]],
    ["nothing", 400, "MALFORMED_JSON", [""]],
    ["a byte order mark", 400, "MALFORMED_JSON", ["\ufeff{}"]],
    ["a form", 415, "UNSUPPORTED_MEDIA_TYPE", ["{}", { "content-type": "application/x-www-form-urlencoded" }]],
    ["another charset", 415, "UNSUPPORTED_MEDIA_TYPE", ["{}", { "content-type": "application/json; charset=latin1" }]],
    ["compressed bytes", 415, "UNSUPPORTED_MEDIA_TYPE", ["{}", { "content-encoding": "gzip" }]],
  ])("refuses %s with %i %s", async (_, status, code, [body, headers]) => {
    const response = await graphql(body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ errors: [{ message: expect.any(String), extensions: { code } }] });
    expect(graphQLRequests).toEqual([]);
    expect(logged.join()).not.toContain("hidden");
  });

  it("takes the charset in the ways people write it", async () => {
    for (const charset of ["utf-8", "UTF-8", '"utf8"']) {
      expect((await graphql("{}", { "content-type": `application/json; charset=${charset}` })).status).toBe(200);
    }
  });

  it("takes a body of exactly 1 MiB", async () => {
    expect((await graphql(`"${"x".repeat(1024 * 1024 - 2)}"`)).status).toBe(200);
    expect((await graphql(`"${"x".repeat(1024 * 1024 - 1)}"`)).status).toBe(413);
  });

  it("survives a client that goes away in the middle of its body", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{");
    await once(socket, "connect");
    socket.destroy();
    expect((await graphql("{}")).status).toBe(200);
    expect(logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it("answers in the media type that was asked for", async () => {
    const response = await graphql("", { accept: "application/graphql-response+json" });
    expect(response.headers.get("content-type")).toBe("application/graphql-response+json; charset=utf-8");
  });

  it("can only be posted", async () => {
    const response = await get("/graphql");
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await response.json()).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
  });

  it("hides what is unexpected behind an id that our log has", async () => {
    onGraphQL = async () => {
      throw new Error("no such table: secrets");
    };
    const response = await graphql("{}");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain("secrets");
    const errorId = /quote ([0-9a-f-]{36})/.exec(text)?.[1];
    expect(logged.find((line) => line.includes(`"errorId":"${errorId}"`))).toContain("no such table");
  });
});

describe("documents", () => {
  it("go to their handlers with what stands in the path", async () => {
    const response = await get("/messages/0198-a/documents/2", GOOD);
    expect(await response.json()).toEqual({ messageId: "0198-a", number: "2" });
    expect(await (await get("/messages.zip?ids=a,b", GOOD)).text()).toBe("a,b");
    expect((await fetch(`${url}/documents`, { method: "POST", headers: GOOD })).status).toBe(201);
  });

  it.each([undefined, "Bearer bad", "Basic good", "good"])("are for nobody with %p", async (authorization) => {
    const response = await get("/messages/0198-a/documents/2", authorization ? { authorization } : {});
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  it.each<[string, number, Error]>([
    ["DIGEST_MISMATCH", 422, new Problem(422, "DIGEST_MISMATCH", "wrong")],
    ["STORAGE_FULL", 507, new StorageFull("/secret/path")],
    ["UNAVAILABLE", 503, new EventStoreUnavailable("/secret/path")],
    ["UNAVAILABLE", 503, new DocumentStoreUnavailable("/secret/path")],
    ["UNAVAILABLE", 503, new IssuerUnavailable("/secret/path")],
    ["INTERNAL", 500, new Error("/secret/path")],
  ])("tell what went wrong: %s %i", async (code, status, error) => {
    onDownload = () => Promise.reject(error);
    const response = await get("/messages/a/documents/1", GOOD);
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toEqual([
      status,
      { type: "about:blank", status, code, detail: expect.any(String) },
    ]);
    expect(text).not.toContain("secret");
  });

  it("are cut off, not ended, when something fails in the middle", async () => {
    onDownload = async ({ response }) => {
      response.writeHead(200, { "content-length": 10 });
      response.write("12345");
      throw new Error("lost");
    };
    await expect(get("/messages/a/documents/1", GOOD).then((response) => response.text())).rejects.toThrow();
  });

  it("say so when the issuer of the token cannot be reached", async () => {
    authenticate = () => Promise.reject(new IssuerUnavailable("down"));
    expect((await get("/messages/a/documents/1", GOOD)).status).toBe(503);
    expect((await graphql("{}", GOOD)).status).toBe(503);
  });
});

describe("operations", () => {
  it("tell that the process lives, whatever the projector does", async () => {
    health = {
      status: "not-ready",
      projection: { state: "stopped", position: undefined, reason: "unknown event type Foo" },
      eventStore: "reachable",
      documentStore: "unreachable",
      head: "lost",
      evidence: EVIDENCE,
    };
    expect((await get("/health/live")).status).toBe(200);
    for (const path of ["/health", "/health/ready"]) {
      const response = await get(path);
      expect([response.status, await response.json()]).toEqual([503, health]);
    }
  });

  it("tell that it is ready", async () => {
    expect((await get("/health/ready")).status).toBe(200);
  });

  it("have metrics, with routes and not paths in them", async () => {
    expect(await (await get("/metrics")).text()).toBe("one 1");
    await (await get("/messages/a/documents/1", GOOD)).text();
    await (await get("/nowhere/0198")).text();
    await (await fetch(`${url}/graphql`, { method: "PUT" })).text();
    expect(answered).toEqual(
      expect.arrayContaining(["GET /metrics 200", "GET /messages/:messageId/documents/:number 200", "any none 404"]),
    );
  });

  it("log no token and no path", async () => {
    await (await get("/messages/a/documents/1?ids=hidden", GOOD)).text();
    expect(logged.join()).toContain('"route":"/messages/:messageId/documents/:number"');
    expect(logged.join()).not.toMatch(/hidden|good/);
  });
});

/** What helmet sets, as strict as it gets. */
const PROTECTIVE = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
};

/** Writes bytes as they are; gives back the status and the headers of what is answered before the connection ends. */
async function raw(bytes: string): Promise<{ status: number; headers: Record<string, string> }> {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const [first = "", ...lines] = (Buffer.concat(chunks).toString().split("\r\n\r\n")[0] ?? "").split("\r\n");
  const headers = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]);
  return { status: Number(first.split(" ")[1]), headers: Object.fromEntries(headers) };
}

const upgradeRequest = (path: string, headers = "") =>
  `GET ${path} HTTP/1.1\r\nhost: box.local:1\r\nconnection: Upgrade\r\nupgrade: websocket\r\n${headers}\r\n`;

describe("every answer", () => {
  it.each([
    ["bytes that are not HTTP", "nonsense\r\n\r\n", 400],
    ["headers that are too large", `GET / HTTP/1.1\r\nx: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["a WebSocket elsewhere", upgradeRequest("/elsewhere"), 404],
    ["a WebSocket from a foreign page", upgradeRequest("/graphql", "origin: https://evil.example\r\n"), 403],
  ])("to %s carries headers too", async (_what, bytes, status) => {
    expect(await raw(bytes)).toMatchObject({ status, headers: PROTECTIVE });
  });

  it.each(["/health/live", "/nowhere", "/graphql", "/messages/a/documents/1"])("%s carries headers", async (path) => {
    const { headers } = await get(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-request-id": expect.stringMatching(UUID),
      ...PROTECTIVE,
    });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it.each(["/nowhere", "/", "/explorer", "//", "/messages/a/documents/", "/messages/a%2Fb/documents/1", "/graphql/"])(
    "%s is not there, and looks like nothing else",
    async (path) => {
      const response = await get(path, GOOD);
      expect([response.status, await response.json()]).toMatchObject([404, { code: "NOT_FOUND" }]);
    },
  );

  it.each(["*", "http://elsewhere.example/health", "/\\\\[bad", "//["])("can be asked for %s", async (path) => {
    const request = httpRequest({ port, host: "127.0.0.1", path, method: "OPTIONS" }).end();
    const [response] = await once(request, "response");
    response.resume();
    expect([400, 404]).toContain(response.statusCode);
  });
});

describe("a WebSocket", () => {
  const upgrade = async (path: string) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk);
    return Buffer.concat(chunks).toString().split("\r\n")[0];
  };

  it("goes to GraphQL", async () => {
    expect(await upgrade("/graphql?x=1")).toBe("HTTP/1.1 101 Switching Protocols");
  });

  it("goes nowhere else", async () => {
    expect(await upgrade("/messages")).toBe("HTTP/1.1 404 Not Found");
  });
});

describe("A page of another origin", () => {
  const FOREIGN = ["https://evil.example", "null", "http://127.0.0.1", "file://", "nonsense"];
  const page = (path: string, origin: string, type = "application/json") =>
    fetch(url + path, { method: "POST", body: "{}", headers: { ...GOOD, origin, "content-type": type } });

  it.each(FOREIGN)("%s can neither ask nor upload", async (origin) => {
    const asked = await page("/graphql", origin);
    expect([asked.status, await asked.json()]).toMatchObject([
      403,
      { errors: [{ extensions: { code: "ORIGIN_NOT_ALLOWED" } }] },
    ]);
    expect((await page("/documents", origin)).status).toBe(403);
    expect(graphQLRequests).toEqual([]);
  });

  it.each(FOREIGN)("%s can open no WebSocket", async (origin) => {
    expect((await raw(upgradeRequest("/graphql", `origin: ${origin}\r\n`))).status).toBe(403);
  });

  it("can do both where it is our own, or one that was configured", async () => {
    for (const origin of [url, "https://box.example"]) {
      expect((await page("/graphql", origin)).status).toBe(200);
      expect((await page("/documents", origin)).status).toBe(201);
    }
    for (const origin of ["http://box.local:1", "https://box.local:1", "https://box.example"]) {
      expect((await raw(upgradeRequest("/graphql", `origin: ${origin}\r\n`))).status).toBe(101);
    }
  });

  // Of these types a browser sends a form or a `fetch` anywhere without asking first.
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
    "can smuggle in no operation as %p, be it that its origin is not told",
    async (type) => {
      const response = await fetch(`${url}/graphql`, { method: "POST", body: "{}", headers: { "content-type": type } });
      expect(response.status).toBe(415);
      expect(graphQLRequests).toEqual([]);
    },
  );

  it("is allowed nothing by its browser's question", async () => {
    const asked = await fetch(`${url}/graphql`, {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    });
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([405, null]);
  });
});

describe("closing", () => {
  it("finishes what was accepted, tells GraphQL, and accepts nothing more", async () => {
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: release, resolve: finish } = Promise.withResolvers<void>();
    onGraphQL = async () => {
      arrive();
      await release;
      return '"done"';
    };
    const answer = graphql("{}");
    await reached;
    const closing = server.close(20_000);
    await expect(get("/health/live")).rejects.toThrow();
    finish();
    expect(await (await answer).json()).toBe("done");
    expect(await closing).toBe(true);
    expect(closed).toBe(true);
  });

  it("cuts off what does not end in time", async () => {
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
    onGraphQL = () => {
      arrive();
      return new Promise(() => undefined);
    };
    const answer = expect(graphql("{}")).rejects.toThrow();
    await reached;
    expect(await server.close(1)).toBe(false);
    await answer;
  });
});

describe("the explorer", () => {
  beforeEach(async () => {
    await server.close(0);
    await start(true);
  });

  it("is where the root leads", async () => {
    const response = await get("/");
    expect([response.status, response.headers.get("location")]).toEqual([302, "/explorer"]);
  });

  it("loads nothing from elsewhere", async () => {
    const page = await (await get("/explorer")).text();
    const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? "");
    const ours = loaded.filter((address) => address !== "data:,");
    expect(ours).toEqual(["/explorer/style", "/explorer/graphiql", "/explorer/start"]);
    const start = await (await get("/explorer/start")).text();
    const workers = [...start.matchAll(/"(\/explorer\/[^"]*)"/g)].map((match) => match[1] ?? "");
    expect(workers).toHaveLength(3);
    for (const address of [...ours, ...workers]) expect((await get(address)).status).toBe(200);
    const style = await (await get("/explorer/style")).text();
    expect(style.match(/url\((?!data:)|@import/g)).toBeNull();
  });

  it("lets the browser load nothing but what is ours", async () => {
    const policy = (await get("/explorer")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
  });

  it("is not sent twice", async () => {
    const etag = (await get("/explorer/graphiql")).headers.get("etag") ?? "";
    expect((await get("/explorer/graphiql", { "if-none-match": etag })).status).toBe(304);
  });

  it("has no other files", async () => {
    expect((await get("/explorer/passwd")).status).toBe(404);
  });
});
