import { createHmac, randomUUID } from "node:crypto";
import { exportSPKI, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { IssuerUnavailable } from "../../../src/application/ports/identity.ts";
import { instant } from "../../../src/domain/instant.ts";
import { type TokenRules, TokenVerifier } from "../../../src/infrastructure/identity/token-verifier.ts";

const ISSUER = "https://issuer.example";
const START = Date.parse("2026-11-22T10:00:00.000Z");
const seconds = (moment: number) => Math.floor(moment / 1_000);

const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
const rsa = await generateKeyPair("RS256");
const strange = await generateKeyPair("ES256");

let now = START;
let keysAsked = 0;
const rules: TokenRules = {
  issuer: ISSUER,
  audience: "ebox",
  tokenType: "at+jwt",
  longestLifetime: 24 * 3_600,
  acrLevels: new Map([["urn:bank:card", "high"]]),
  clock: { now: () => instant(now) },
  keys: (header) => {
    keysAsked += 1;
    return header.alg === "RS256" ? rsa.publicKey : publicKey;
  },
};

const CLAIMS: JWTPayload = {
  iss: ISSUER,
  aud: "ebox",
  sub: "someone",
  iat: seconds(START),
  exp: seconds(START) + 3_600,
  role: "administrator",
  enterprise_number: "0406798006",
  amr: ["eid", "pin"],
  acr: "http://eidas.europa.eu/LoA/high",
  name: "Ada",
};
const HEADER: JWTHeaderParameters = { alg: "ES256", typ: "at+jwt", kid: "one" };

/** With these claims and headers changed; undefined leaves one out. */
const token = (changes: object = {}, header: object = {}, key = privateKey) =>
  new SignJWT({ ...CLAIMS, ...changes }).setProtectedHeader({ ...HEADER, ...header }).sign(key);
const encode = (part: object | string) =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");

let verifier: TokenVerifier;
beforeEach(() => {
  now = START;
  keysAsked = 0;
  verifier = new TokenVerifier(rules);
});

it("tells who a good token speaks for", async () => {
  const text = await token();
  expect(await verifier.verify(text)).toEqual({
    valid: true,
    token: {
      issuer: ISSUER,
      subject: "someone",
      name: "Ada",
      kind: "human",
      authenticationMethod: "eid",
      assuranceLevel: "high",
      role: "administrator",
      enterpriseNumber: "0406798006",
      expiresAt: START + 3_600_000,
      tokenHash: expect.stringMatching(/^[\w-]{43}$/),
    },
  });
});

it.each(["RS256", "ES256"])("takes the algorithm %s", async (alg) => {
  const text = await token({}, { alg }, alg === "RS256" ? rsa.privateKey : privateKey);
  expect(await verifier.verify(text)).toMatchObject({ valid: true });
});

it("takes an application where the subject is the client itself", async () => {
  const changes = { role: "sender", client_id: "someone", amr: undefined, acr: undefined };
  expect(await verifier.verify(await token(changes))).toMatchObject({
    token: { kind: "application", authenticationMethod: "client_credentials", assuranceLevel: "low" },
  });
});

it.each([
  ["high", "high"],
  ["http://eidas.europa.eu/LoA/high", "high"],
  ["http://eidas.europa.eu/LoA/substantial", "substantial"],
  ["http://eidas.europa.eu/NotNotified/LoA/substantial", "substantial"],
  ["http://eidas.europa.eu/LoA/low", "low"],
  ["urn:be:fedict:iam:fas:Level500", "high"],
  ["urn:be:fedict:iam:fas:Level450", "high"],
  ["urn:be:fedict:iam:fas:Level400", "substantial"],
  ["urn:be:fedict:iam:fas:Level200", "low"],
  ["urn:bank:card", "high"],
  ["urn:very:high", "low"],
  ["http://eidas.europa.eu/LoA/highest", "low"],
  ["urn:be:fedict:iam:fas:Level5000", "low"],
  [["high"], "low"],
  [undefined, "low"],
])("takes the acr %p for the level %s", async (acr, assuranceLevel) => {
  expect(await verifier.verify(await token({ acr }))).toMatchObject({ token: { assuranceLevel } });
});

describe("refuses a token", () => {
  const refused: Record<string, () => Promise<string> | string> = {
    "with the algorithm none": () => `${encode({ alg: "none", typ: "at+jwt" })}.${encode(CLAIMS)}.`,
    "whose HMAC secret is our public key": async () => {
      const signed = `${encode({ alg: "HS256", typ: "at+jwt", kid: "one" })}.${encode(CLAIMS)}`;
      const mac = createHmac("sha256", await exportSPKI(publicKey)).update(signed);
      return `${signed}.${mac.digest("base64url")}`;
    },
    "signed by another key": () => token({}, {}, strange.privateKey),
    "with an algorithm that is not on the list": async () => {
      const { privateKey } = await generateKeyPair("PS256");
      return token({}, { alg: "PS256" }, privateKey);
    },
    "whose payload was changed": async () => {
      const [header, , signature] = (await token()).split(".");
      return `${header}.${encode({ ...CLAIMS, role: "operator" })}.${signature}`;
    },
    "of another issuer": () => token({ iss: "https://issuer.example/" }),
    "without an issuer": () => token({ iss: undefined }),
    "for another audience": () => token({ aud: ["web", "ebox2"] }),
    "without an audience": () => token({ aud: undefined }),
    "of another type": () => token({}, { typ: "JWT" }),
    "without a type": () => token({}, { typ: undefined }),
    "that expired 60 s ago": () => token({ exp: seconds(START) - 60 }),
    "without an expiry": () => token({ exp: undefined }),
    "whose expiry is no number": () => token({ exp: "tomorrow" }),
    "that was given ten years": () => token({ exp: seconds(START) + 3_652 * 86_400 }),
    "that lives a second longer than a token may": () => token({ exp: seconds(START) + 24 * 3_600 + 1 }),
    "whose expiry is endless": () => token({ exp: Number.MAX_VALUE }),
    "not valid yet": () => token({ nbf: seconds(START) + 61 }),
    "issued in the future": () => token({ iat: seconds(START) + 61 }),
    "without a time of issue": () => token({ iat: undefined }),
    "without a subject": () => token({ sub: undefined }),
    "with an empty subject": () => token({ sub: "" }),
    "with a subject that is not well-formed": () => token({ sub: "\ud800" }),
    "without a role": () => token({ role: undefined }),
    "with an unknown role": () => token({ role: "root" }),
    "with several roles": () => token({ role: ["administrator"] }),
    "of a user of no enterprise": () => token({ enterprise_number: undefined }),
    "with an invalid enterprise number": () => token({ enterprise_number: "0123456789" }),
    "with an enterprise number that is a number": () => token({ enterprise_number: 406_798_006 }),
    "with a method that is a text of its own": () => token({ amr: "by letter, in person" }),
    "that is too long": () => token({ padding: "x".repeat(9_000) }),
    "with an unknown critical header": async () => {
      const [, claims, signature] = (await token()).split(".");
      return `${encode({ ...HEADER, crit: ["later"], later: 1 })}.${claims}.${signature}`;
    },
    "that is garbage": () => "garbage",
    "that is garbage in three parts": () => `${encode("{")}.${encode("\u0000")}.${encode("?")}`,
    "that is empty": () => "",
    "that is encrypted": () => "a.b.c.d.e",
  };
  it.each(Object.entries(refused))("%s", async (_, make) => {
    expect(await verifier.verify(await make())).toEqual({ valid: false, reason: expect.any(String) });
  });
});

it("takes a token that lives as long as a token may", async () => {
  expect(await verifier.verify(await token({ exp: seconds(START) + 24 * 3_600 }))).toMatchObject({ valid: true });
});

it("never tells a claim's value as the reason", async () => {
  const secret = randomUUID();
  for (const claim of ["role", "enterprise_number", "amr", "name"]) {
    const verification = await verifier.verify(await token({ [claim]: { is: secret } }));
    expect(verification).toMatchObject({ valid: false });
    expect(JSON.stringify(verification)).not.toContain(secret);
  }
});

describe("where the clocks differ by up to a minute", () => {
  it.each([
    ["an expiry 59 s ago", { exp: seconds(START) - 59 }],
    ["a start in 60 s", { nbf: seconds(START) + 60, iat: seconds(START) + 60 }],
  ])("%s is taken", async (_, changes) => {
    expect(await verifier.verify(await token(changes))).toMatchObject({ valid: true });
  });
});

describe("the same token again", () => {
  it("asks for no key and gives the same answer", async () => {
    const text = await token();
    const first = await verifier.verify(text);
    expect(await verifier.verify(text)).toEqual(first);
    expect(keysAsked).toBe(1);
  });

  it("is refused once it has expired", async () => {
    const text = await token({ exp: seconds(START) + 10 });
    expect(await verifier.verify(text)).toMatchObject({ valid: true });
    now = START + 69_999;
    expect(await verifier.verify(text)).toMatchObject({ valid: true });
    now = START + 70_000;
    expect(await verifier.verify(text)).toEqual({ valid: false, reason: "expired" });
  });

  it("is verified anew after five minutes, for its key may be withdrawn", async () => {
    const text = await token();
    await verifier.verify(text);
    now = START + 5 * 60_000 + 1;
    await verifier.verify(text);
    expect(keysAsked).toBe(2);
  });

  it("is verified again where it was refused", async () => {
    const text = await token({ aud: "other" });
    await verifier.verify(text);
    await verifier.verify(text);
    expect(keysAsked).toBe(2);
  });
});

it("lets the issuer's failure through: it says nothing about the token", async () => {
  const unreachable = new TokenVerifier({
    ...rules,
    keys: () => {
      throw new IssuerUnavailable("down");
    },
  });
  await expect(unreachable.verify(await token())).rejects.toThrow(IssuerUnavailable);
});
