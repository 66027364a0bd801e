import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from "jose";
import { ROLES } from "../../../src/application/ports/identity.ts";
import { type EnterpriseNumber, isEnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import { instant } from "../../../src/domain/instant.ts";
import { openDevelopmentIdentity } from "../../../src/infrastructure/identity/development-identity.ts";
import { DEMO_ENTERPRISE, DEMO_SENDER } from "../../../src/infrastructure/identity/personas.ts";

const clock = { now: () => instant(Date.parse("2026-11-22T10:00:00.000Z")) };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-identity-"));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (keys = "keys") => openDevelopmentIdentity(join(folder, keys), clock);
const keyFile = () => join(folder, "keys", "development-identity.jwk.json");

it.each(ROLES)("issues a token for the persona %s that it verifies itself", async (persona) => {
  const identity = await open();
  const text = await identity.issueDevelopmentToken({ persona, lifetimeSeconds: 3_600 });
  expect(await identity.verify(text)).toMatchObject({
    valid: true,
    token: {
      role: persona,
      issuer: "urn:ebox:development",
      kind: persona === "sender" || persona === "document-consumer" ? "application" : "human",
      expiresAt: Date.parse(clock.now()) + 3_600_000,
    },
  });
  expect(decodeProtectedHeader(text)).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: expect.any(String) });
});

it("lets personas act for the demo's enterprises unless told otherwise", async () => {
  const identity = await open();
  const claims = async (persona: "user" | "sender" | "auditor", enterpriseNumber?: EnterpriseNumber) =>
    decodeJwt(await identity.issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds: 60 }));
  expect(await claims("user")).toMatchObject({ sub: `user@${DEMO_ENTERPRISE}`, enterprise_number: DEMO_ENTERPRISE });
  expect(await claims("sender")).toMatchObject({ enterprise_number: DEMO_SENDER });
  expect(await claims("auditor")).not.toHaveProperty("enterprise_number");
  expect(await claims("user", DEMO_SENDER)).toMatchObject({ sub: `user@${DEMO_SENDER}` });
  expect([DEMO_ENTERPRISE, DEMO_SENDER].every(isEnterpriseNumber)).toBe(true);
});

it("keeps its key over a restart, and other folders' tokens are not its own", async () => {
  const text = await (await open()).issueDevelopmentToken({ persona: "user", lifetimeSeconds: 60 });
  expect(await (await open()).verify(text)).toMatchObject({ valid: true });
  expect(await (await open("other")).verify(text)).toMatchObject({ valid: false });
});

it("refuses a token that names its key and another algorithm", async () => {
  const identity = await open();
  const { kid = "" } = decodeProtectedHeader(
    await identity.issueDevelopmentToken({ persona: "user", lifetimeSeconds: 60 }),
  );
  const { privateKey } = await generateKeyPair("ES256");
  const text = await new SignJWT({}).setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid }).sign(privateKey);
  expect(await identity.verify(text)).toMatchObject({ valid: false });
});

it("makes one key where several processes come at once, and leaves nothing else behind", async () => {
  const identities = await Promise.all(Array.from({ length: 8 }, () => open()));
  const tokens = await Promise.all(
    identities.map((identity) => identity.issueDevelopmentToken({ persona: "user", lifetimeSeconds: 60 })),
  );
  expect(new Set(tokens.map((text) => decodeProtectedHeader(text).kid)).size).toBe(1);
  expect(await readdir(join(folder, "keys"))).toEqual(["development-identity.jwk.json"]);
});

it("lets nobody else read the key", async () => {
  await open();
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "keys"))).mode & 0o777).toBe(0o700);
  await chmod(keyFile(), 0o644);
  await expect(open()).rejects.toThrow(/chmod 600/);
});

it("says what to do about a damaged key, and does not quote it", async () => {
  await open();
  const { d } = JSON.parse(await readFile(keyFile(), "utf8")) as { d: string };
  await writeFile(keyFile(), `{"d":"${d}`);
  const failure = open().catch((error: Error) => error);
  expect(await failure).toMatchObject({ name: "DevelopmentKeyUnusable", message: expect.stringMatching(/remove it/) });
  expect(String(await failure)).not.toContain(d);
});
