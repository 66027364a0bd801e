import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { readConfiguration } from "../../src/configuration.ts";
import { systemClock } from "../../src/infrastructure/clock/system-clock.ts";
import { openDevelopmentIdentity } from "../../src/infrastructure/identity/development-identity.ts";
import { createLog } from "../../src/logging.ts";
import { type Service, startService } from "../../src/service.ts";
import { PersonAtThePage, REDIRECT } from "./person-at-the-page.ts";

let folder: string;
let service: Service;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-login-"));
  const configuration = readConfiguration({ EBOX_DATA_DIR: folder, PORT: "0" });
  service = await startService(configuration, createLog("silent"));
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

const person = () => new PersonAtThePage(service.url);

async function me(token: string) {
  const response = await fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: '{"query":"{ me { name role enterpriseNumber mailbox { unread activatedAt } } }"}',
  });
  return (await response.json()) as { data: { me: Record<string, unknown> } };
}

const LOGIN = { method: "itsme", persona: "administrator", action: "login" };

it("takes a person from the page by code and PKCE to a query", async () => {
  const ada = await person().logIn(LOGIN);
  const { access_token, id_token } = await ada.redeem();
  expect(await me(access_token)).toMatchObject({
    data: { me: { name: "Ada Administrator", role: "ADMINISTRATOR", enterpriseNumber: "0406798006" } },
  });
  const keys = createRemoteJWKSet(new URL(`${service.url}/oidc/jwks`));
  const { payload } = await jwtVerify(id_token, keys, { issuer: `${service.url}/oidc`, audience: "ebox-web" });
  expect(payload).toMatchObject({
    sub: "administrator@0406798006",
    name: "Ada Administrator",
    amr: ["itsme"],
    acr: "high",
  });
});

it("gives the very claims of `ebox token`, under the same issuer and key", async () => {
  const ada = await person().logIn({ ...LOGIN, method: "eid" });
  const fromPage = decodeJwt((await ada.redeem()).access_token);
  const identity = await openDevelopmentIdentity(join(folder, "keys"), systemClock);
  const fromShell = decodeJwt(await identity.issueDevelopmentToken({ persona: "administrator", lifetimeSeconds: 60 }));
  const { iat: _iat, exp: _exp, ...claims } = fromShell;
  expect(fromPage).toMatchObject(claims);
});

it("keeps the means by which a person came, with its level", async () => {
  const login = { method: "username_code", persona: "auditor", code: "123456", action: "login" };
  const aude = await person().logIn(login);
  expect(decodeJwt((await aude.redeem()).access_token)).toMatchObject({ amr: ["username_code"], acr: "substantial" });
});

it("lets a person act for another enterprise", async () => {
  const ada = await person().logIn({ ...LOGIN, enterprise: "0206.731.645".replaceAll(".", "") });
  expect((await me((await ada.redeem()).access_token)).data.me).toMatchObject({ enterpriseNumber: "0206731645" });
});

it("asks anew at each login, whoever was there before", async () => {
  const ada = await person().logIn(LOGIN);
  await ada.begin();
  expect(ada.html).toContain("<form");
  await ada.logIn({ ...LOGIN, persona: "user" });
  expect(decodeJwt((await ada.redeem()).access_token)).toMatchObject({ role: "user" });
});

describe("a first login", () => {
  const ENTERPRISE = "0220916609";
  const DATA_SETS = ["PROFILE", "LOGIN_DATA", "USER_DATA", "MESSAGES_AND_SUMMARIES", "REFERENCE_DATA"];
  const all = (answer: string) => Object.fromEntries(DATA_SETS.map((set) => [set, answer]));
  const asked = async (persona: string, lang = "en") =>
    (await person().begin({ ui_locales: lang })).submit({ ...LOGIN, persona, enterprise: ENTERPRISE });
  const said = async (token: string) => {
    const response = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: "{ me { dataAccess { hasToAnswer dataSets { id required state } } } }" }),
    });
    const { data } = (await response.json()) as {
      data: { me: { dataAccess: { hasToAnswer: boolean; dataSets: { id: string; state: string }[] } } };
    };
    const { hasToAnswer, dataSets } = data.me.dataAccess;
    return { hasToAnswer, ...Object.fromEntries(dataSets.map(({ id, state }) => [id, state])) };
  };

  it("explains each data set and chooses none, in the person's language", async () => {
    const page = await asked("administrator", "fr");
    expect(page.at).toContain("/oidc/data-access/");
    for (const words of ["Profil", "Messages et résumés", "Sans ces données, vous ne pouvez ouvrir aucun message"]) {
      expect(page.html).toContain(words);
    }
    expect(page.html.match(/type="radio"/g)).toHaveLength(10);
    expect(page.html).not.toContain("checked");
    expect(page.back).toBeUndefined();
  });

  it("cannot be taken past the question", async () => {
    const page = await asked("administrator");
    const resume = page.at.replace("/data-access/", "/auth/");
    expect((await page.go(resume)).back?.get("code") ?? null).toBeNull();
  });

  it("wants an answer to each", async () => {
    const page = await (await asked("administrator")).submit({ action: "each", PROFILE: "confirmed" });
    expect(page.status).toBe(422);
    expect(page.html).toContain("Answer for each of the data.");
  });

  it("ends where a person refuses what nothing works without, and asks the next time", async () => {
    const answers = { ...all("confirmed"), USER_DATA: "refused", action: "each" };
    const page = await (await asked("administrator")).submit(answers);
    expect(page.back?.get("error")).toBe("access_denied");
    expect(page.back?.get("code")).toBeNull();
    const again = await asked("administrator");
    expect(again.html.match(/value="refused" required checked/g)).toHaveLength(1);
    const { access_token } = await (await again.submit({ action: "all" })).redeem();
    expect(await said(access_token)).toEqual({ hasToAnswer: false, ...all("CONFIRMED") });
  });

  it("goes on where a person refuses what can be done without, and asks no more", async () => {
    const answers = { ...all("confirmed"), REFERENCE_DATA: "refused", action: "each" };
    await (await asked("user")).submit(answers);
    const again = await asked("user");
    const { access_token } = await again.redeem();
    expect(await said(access_token)).toMatchObject({
      hasToAnswer: false,
      REFERENCE_DATA: "REFUSED",
      PROFILE: "CONFIRMED",
    });
  });

  it("asks nobody who uses no mailbox", async () => {
    const page = await (await person().begin()).submit({ ...LOGIN, persona: "auditor" });
    expect(page.back?.get("code")).toEqual(expect.any(String));
  });
});

describe("the page", () => {
  it("speaks the language that is asked for", async () => {
    expect((await person().begin({ ui_locales: "fr-BE nl" })).html).toContain('<html lang="fr">');
    const page = await person().begin({ ui_locales: "de" });
    expect(page.html).toContain("Unternehmensnummer");
    expect((await page.go(`${page.at}?lang=nl`)).html).toContain("Ondernemingsnummer");
  });

  it("needs no script, and lets its form lead to nowhere but the client", async () => {
    const page = await person().begin();
    expect(page.html).not.toMatch(/<script| on\w+=|style="/);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/=]+'; form-action 'self' http:\/\/127\.0\.0\.1:51234;/,
    );
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each([
    ["a code that is wrong", { method: "username_code", persona: "user", code: "1" }, "The code is not right."],
    ["nobody", { method: "eid" }, "Choose a means and a person."],
    ["an application as a person", { method: "eid", persona: "sender" }, "Choose a means and a person."],
    ["a number that is none", { method: "eid", persona: "user", enterprise: '1"><b>' }, "This is no enterprise number"],
  ])("says what is wrong with %s", async (_, fields, words) => {
    const page = await (await person().begin({ ui_locales: "en" })).submit({ ...fields, action: "login" });
    expect(page).toMatchObject({ status: 422, back: undefined });
    expect(page.html).toContain(words);
    expect(page.html).not.toContain("<b>");
  });

  it("lets a person leave", async () => {
    const page = await (await person().begin()).submit({ action: "cancel" });
    expect(page.back?.get("error")).toBe("access_denied");
    expect(page.back?.get("code")).toBeNull();
  });

  it("is over once it was used", async () => {
    const page = await person().begin();
    const login = page.at;
    await page.logIn(LOGIN);
    expect(await page.go(login)).toMatchObject({ status: 400 });
  });
});

describe("refuses", () => {
  it("a login without PKCE, or back to an address that is not registered", async () => {
    const plain = await person().begin({ code_challenge: "", code_challenge_method: "" });
    expect(plain.back?.get("error")).toBe("invalid_request");
    for (const redirect_uri of ["http://127.0.0.1:51234/elsewhere", "http://evil.example/callback"]) {
      const page = await person().begin({ redirect_uri });
      expect(page).toMatchObject({ status: 400, back: undefined });
      expect(page.html).toContain("invalid_redirect_uri");
    }
  });

  it("a code with another verifier, and a code twice", async () => {
    const ada = await person().logIn(LOGIN);
    expect(await ada.redeem({ code_verifier: "x".repeat(43) })).toMatchObject({ error: "invalid_grant" });
    const again = await person().logIn(LOGIN);
    await again.redeem();
    expect(await again.redeem()).toMatchObject({ error: "invalid_grant" });
  });

  it("a name that only leads to this machine", async () => {
    const { port } = new URL(service.url);
    const status = await new Promise((resolve) => {
      request({ port, host: "127.0.0.1", path: "/oidc/jwks", headers: { host: "rebound.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});

describe("an application", () => {
  const redeem = async (id: string, secret: string) => {
    const response = await fetch(`${service.url}/oidc/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret }),
    });
    return (await response.json()) as { access_token?: string; error?: string };
  };

  it.each([
    ["sender", "sender@0206731645"],
    ["sender@0202239951", "sender@0202239951"],
    ["document-consumer", "document-consumer@0406798006"],
  ])("gets a token by its credentials: %s", async (id, sub) => {
    const { access_token = "" } = await redeem(id, "development");
    expect(decodeJwt(access_token)).toMatchObject({ sub, amr: ["client_credentials"] });
    const [persona = "", enterpriseNumber] = sub.split("@");
    const role = persona.toUpperCase().replaceAll("-", "_");
    expect((await me(access_token)).data.me).toMatchObject({ role, enterpriseNumber });
  });

  it.each([
    ["sender", "wrong"],
    ["administrator", "development"],
    ["sender@123", "development"],
    ["nobody", "development"],
  ])("gets none as %s with %s", async (id, secret) => {
    expect(await redeem(id, secret)).toMatchObject({ error: "invalid_client" });
  });
});

it("answers a page of another port on this machine, as a browser asks", async () => {
  const headers = { origin: new URL(REDIRECT).origin, "access-control-request-method": "POST" };
  const preflight = await fetch(`${service.url}/oidc/token`, { method: "OPTIONS", headers });
  expect(preflight.headers.get("access-control-allow-origin")).toBe(headers.origin);
});

it("is not there where another issuer is", async () => {
  const data = await mkdtemp(join(folder, "elsewhere-"));
  const configuration = readConfiguration({ EBOX_DATA_DIR: data, PORT: "0", OIDC_ISSUER: "https://issuer.example" });
  const other = await startService(configuration, createLog("silent"));
  try {
    expect((await fetch(`${other.url}/oidc/.well-known/openid-configuration`)).status).toBe(404);
  } finally {
    await other.close();
  }
});
