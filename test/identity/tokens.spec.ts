import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportSPKI, generateKeyPair, importJWK } from "jose";
import { WebSocket } from "ws";
import { readConfiguration } from "../../src/configuration.ts";
import { createLog } from "../../src/logging.ts";
import { type Service, startService } from "../../src/service.ts";
import { newKey, RealIssuer } from "./real-issuer.ts";

/** The whole service against a real OpenID Provider, through every door that takes a token. */
let folder: string;
let issuer: RealIssuer;
let service: Service;
const lines: string[] = [];
const key = await newKey("one");

async function start(): Promise<Service> {
  const environment = {
    EBOX_DATA_DIR: await mkdtemp(join(folder, "data-")),
    PORT: "0",
    OIDC_ISSUER: issuer.url,
    LOG_LEVEL: "trace",
  };
  return startService(readConfiguration(environment), createLog("trace", { write: (line) => void lines.push(line) }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-tokens-"));
  issuer = await RealIssuer.start(key);
  service = await start();
});
afterAll(async () => {
  await service.close();
  await issuer.stop();
  await rm(folder, { recursive: true });
});

const MESSAGE = "01932f00-0000-7000-8000-000000000000";

async function overHttp(token: string, { url } = service): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: '{"query":"{ me { role } }"}',
  });
  const { data, errors } = (await response.json()) as {
    data?: { me: { role: string } };
    errors?: { extensions: { code: string } }[];
  };
  return data?.me.role ?? `${response.status} ${errors?.[0]?.extensions.code}`;
}

async function forDocuments(token: string, { url } = service): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const download = await fetch(`${url}/messages/${MESSAGE}/documents/1`, { headers });
  const zip = await fetch(`${url}/messages.zip?ids=${MESSAGE}`, { headers });
  const upload = await fetch(`${url}/documents`, { method: "POST", headers });
  const codes = await Promise.all([download, zip, upload].map(async (answer) => (await answer.json()) as object));
  return codes.map((problem) => (problem as { code: string }).code).join();
}

async function overWebSocket(token: string, { url } = service): Promise<string> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: `Bearer ${token}` } }));
  const answer = await Promise.race([
    once(socket, "message").then(([data]) => (JSON.parse(String(data)) as { type: string }).type),
    once(socket, "close").then(([code]) => String(code)),
  ]);
  socket.terminate();
  return answer;
}

const doors = async (token: string, of = service) => ({
  http: await overHttp(token, of),
  documents: await forDocuments(token, of),
  webSocket: await overWebSocket(token, of),
});
const CLOSED = {
  http: "401 UNAUTHENTICATED",
  documents: "UNAUTHENTICATED,UNAUTHENTICATED,UNAUTHENTICATED",
  webSocket: "4403",
};
const OPEN = { http: "SENDER", documents: "NOT_FOUND,NOT_FOUND,INVALID_INPUT", webSocket: "connection_ack" };

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1_000);

it("takes the token of a real provider, and our likeness of it", async () => {
  const token = await issuer.token();
  expect(await doors(token)).toEqual(OPEN);
  expect(await doors(await issuer.forged())).toEqual(OPEN);
});

describe("opens no door to a token", () => {
  const hostile: Record<string, () => Promise<string>> = {
    "without a signature": async () => {
      const [, claims] = (await issuer.forged()).split(".");
      return `${encode({ alg: "none", typ: "at+jwt" })}.${claims}.`;
    },
    "whose HMAC secret is the public key": async () => {
      const [, claims] = (await issuer.forged()).split(".");
      const signed = `${encode({ alg: "HS256", typ: "at+jwt", kid: "one" })}.${claims}`;
      const spki = await exportSPKI((await importJWK(key.publicJwk, "RS256")) as never);
      return `${signed}.${createHmac("sha256", spki).update(signed).digest("base64url")}`;
    },
    "with a key id that is not the issuer's": () => issuer.forged({}, { kid: "two" }),
    "with a path for a key id": () => issuer.forged({}, { kid: "../../../dev/null" }),
    "with a query for a key id": () => issuer.forged({}, { kid: "' OR '1'='1" }),
    "that brings its key along": async () => {
      const mine = await newKey("one");
      return issuer.forged({}, { jwk: mine.publicJwk }, mine.privateKey);
    },
    "that says where its key is": async () => {
      const mine = await newKey("one");
      const header = { jku: `${issuer.url}/attack`, x5u: `${issuer.url}/attack` };
      return issuer.forged({}, header, mine.privateKey);
    },
    "signed by somebody else": async () => issuer.forged({}, {}, (await generateKeyPair("RS256")).privateKey),
    "for another audience": () => issuer.forged({ aud: "another" }),
    "of another issuer": () => issuer.forged({ iss: "https://issuer.example" }),
    "that is an identity token": () => issuer.forged({}, { typ: "JWT" }),
    "that holds good later only": () => issuer.forged({ nbf: seconds() + 400 }),
    "that expired": () => issuer.forged({ iat: seconds() - 900, exp: seconds() - 61 }),
    "given for ten years": () => issuer.forged({ exp: seconds() + 3_652 * 86_400 }),
  };
  it.each(Object.entries(hostile))("%s", async (_, make) => {
    const token = await make();
    expect(await doors(token)).toEqual(CLOSED);
    expect(issuer.asked).not.toContain("/attack");
    expect(lines.join()).not.toContain(token);
  });
});

it("takes a token through every door within the minute after its expiry", async () => {
  expect(await doors(await issuer.forged({ iat: seconds() - 900, exp: seconds() - 1 }))).toEqual(OPEN);
});

it("asks a person which data e-Box may use before it serves them, and no application", async () => {
  const ask = async (token: string) => {
    const response = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: '{"query":"{ me { dataAccess { hasToAnswer } mailbox { unread } } }"}',
    });
    const { data, errors = [] } = (await response.json()) as {
      data: unknown;
      errors?: { extensions: { code: string } }[];
    };
    return [data, ...errors.map(({ extensions }) => extensions.code)];
  };
  expect(await ask(await issuer.forged({ sub: "ann", role: "chief-access-manager" }))).toEqual([
    { me: { dataAccess: { hasToAnswer: true }, mailbox: null } },
    "DATA_ACCESS_REQUIRED",
  ]);
  const notAsked = [{ me: { dataAccess: null, mailbox: { unread: 0 } } }];
  expect(await ask(await issuer.token())).toEqual(notAsked);
  // As some issuers write an application's subject.
  expect(await ask(await issuer.forged({ sub: "service-account" }))).toEqual(notAsked);
});

describe("where the issuer", () => {
  let other: Service;
  afterEach(() => other.close());

  it("changes its keys, takes tokens of the new one and none of the one that it withdrew", async () => {
    const before = await issuer.token();
    const next = await newKey("next");
    issuer.rotateTo(next);
    other = await start();
    expect(await doors(await issuer.token(), other)).toEqual(OPEN);
    expect(await doors(before, other)).toEqual(CLOSED);
    issuer.rotateTo(key);
  });

  it("cannot be reached, says so and calls no token wrong; known keys go on", async () => {
    const token = await issuer.token();
    other = await start();
    const fresh = await issuer.forged({ sub: "another" });
    expect(await overHttp(token)).toBe("SENDER");
    await issuer.stop();
    expect(await doors(token, other)).toEqual({
      http: "503 UNAVAILABLE",
      documents: "UNAVAILABLE,UNAVAILABLE,UNAVAILABLE",
      webSocket: "1013",
    });
    expect(await overHttp(fresh)).toBe("SENDER");
  });
});
