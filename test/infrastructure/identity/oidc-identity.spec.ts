import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { IssuerUnavailable } from "../../../src/application/ports/identity.ts";
import { instant } from "../../../src/domain/instant.ts";
import { openOidcIdentity } from "../../../src/infrastructure/identity/oidc-identity.ts";

const clock = { now: () => instant(Date.now()) };
const one = await generateKeyPair("RS256");
const two = await generateKeyPair("ES256");

/** A real issuer over HTTP, as far as a resource server sees one. */
let server: Server;
let issuer: string;
let requests: string[];
let published: object[];
let discovery: () => object;

beforeEach(async () => {
  requests = [];
  published = [{ ...(await exportJWK(one.publicKey)), kid: "one", alg: "RS256", use: "sig" }];
  discovery = () => ({ issuer, jwks_uri: `${issuer}/keys` });
  server = createServer((request, response) => {
    requests.push(request.url ?? "");
    if (request.url === "/realm/.well-known/openid-configuration") return response.end(JSON.stringify(discovery()));
    if (request.url === "/realm/keys") return response.end(JSON.stringify({ keys: published }));
    response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
});

const shut = async () => {
  server.closeAllConnections();
  if (server.listening) await once(server.close(), "close");
};
afterEach(shut);

const open = () =>
  openOidcIdentity(
    { issuer, audience: "ebox", tokenType: "at+jwt", longestLifetime: 86_400, acrLevels: new Map() },
    clock,
  );
const token = (alg = "RS256", kid = "one", key = one.privateKey, subject = "someone") =>
  new SignJWT({ role: "user", enterprise_number: "0406798006" })
    .setProtectedHeader({ alg, kid, typ: "at+jwt" })
    .setIssuer(issuer)
    .setAudience("ebox")
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(key);

it("finds the issuer's keys by discovery, and fetches them once", async () => {
  const identity = open();
  expect(await identity.verify(await token())).toMatchObject({ valid: true, token: { issuer, subject: "someone" } });
  expect(await identity.verify(await token("RS256", "one", one.privateKey, "another"))).toMatchObject({ valid: true });
  expect(requests).toEqual(["/realm/.well-known/openid-configuration", "/realm/keys"]);
});

it("asks for discovery once where many tokens arrive together", async () => {
  const identity = open();
  const tokens = await Promise.all(["a", "b", "c", "d"].map((name) => token("RS256", "one", one.privateKey, name)));
  await Promise.all(tokens.map((text) => identity.verify(text)));
  expect(requests).toEqual(["/realm/.well-known/openid-configuration", "/realm/keys"]);
});

it("refuses a key id that the issuer does not have, without asking each time", async () => {
  const identity = open();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await identity.verify(await token("ES256", "two", two.privateKey))).toMatchObject({ valid: false });
  }
  expect(requests.filter((path) => path === "/realm/keys")).toHaveLength(1);
});

it("refuses a token that names the right key and was signed by another", async () => {
  const forger = await generateKeyPair("RS256");
  expect(await open().verify(await token("RS256", "one", forger.privateKey))).toMatchObject({ valid: false });
});

it("takes a key that the issuer has at our first look, whatever it was before", async () => {
  published.push({ ...(await exportJWK(two.publicKey)), kid: "two" });
  expect(await open().verify(await token("ES256", "two", two.privateKey))).toMatchObject({ valid: true });
});

describe("says that the issuer is unavailable, not that the token is wrong, when", () => {
  const verification = async () => open().verify(await token());

  it("nobody listens there", async () => {
    const text = await token();
    await shut();
    await expect(open().verify(text)).rejects.toThrow(IssuerUnavailable);
  });

  it.each<[string, () => object]>([
    ["discovery tells of another issuer", () => ({ issuer: `${issuer}/`, jwks_uri: `${issuer}/keys` })],
    ["discovery names no keys", () => ({ issuer })],
    ["the keys would travel over plain http", () => ({ issuer, jwks_uri: "http://keys.example/keys" })],
    ["the keys are not there", () => ({ issuer, jwks_uri: `${issuer}/nowhere` })],
  ])("%s", async (_, metadata) => {
    discovery = metadata;
    await expect(verification()).rejects.toThrow(IssuerUnavailable);
  });
});

it("leaves an issuer that failed alone for a while", async () => {
  discovery = () => ({ issuer: "https://another.example" });
  const identity = open();
  const text = await token();
  await expect(identity.verify(text)).rejects.toThrow(IssuerUnavailable);
  await expect(identity.verify(text)).rejects.toThrow(IssuerUnavailable);
  expect(requests).toHaveLength(1);
});
