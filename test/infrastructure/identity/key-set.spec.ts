import { exportJWK, generateKeyPair, type JSONWebKeySet } from "jose";
import { IssuerUnavailable } from "../../../src/application/ports/identity.ts";
import { keySet } from "../../../src/infrastructure/identity/key-set.ts";

const MINUTE = 60_000;
const one = { ...(await exportJWK((await generateKeyPair("ES256")).publicKey)), kid: "one" };
const two = { ...(await exportJWK((await generateKeyPair("ES256")).publicKey)), kid: "two" };

/** The issuer: what it publishes, how often it was asked, whether it answers. */
let published: JSONWebKeySet;
let fetches: number;
let isUp: boolean;
let now: number;
let find: (kid: string) => Promise<unknown>;

beforeEach(() => {
  published = { keys: [one] };
  fetches = 0;
  isUp = true;
  now = 0;
  const keys = keySet(
    async () => {
      fetches += 1;
      await Promise.resolve();
      if (!isUp) throw new Error("down");
      return structuredClone(published);
    },
    () => now,
  );
  find = async (kid) => keys({ alg: "ES256", kid }, { payload: "", signature: "" });
});

const noMatch = { code: "ERR_JWKS_NO_MATCHING_KEY" };

it("fetches once for a hundred tokens that arrive together", async () => {
  await Promise.all(Array.from({ length: 100 }, () => find("one")));
  expect(fetches).toBe(1);
});

it("fetches once for a hundred tokens with key ids that nobody knows", async () => {
  await find("one");
  now += MINUTE;
  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => find(`unknown ${n}`)));
  expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
  expect(fetches).toBe(2);
  await expect(find("unknown again")).rejects.toMatchObject(noMatch);
  expect(fetches).toBe(2);
});

it("takes a new key as soon as a token names it, and no key that was withdrawn", async () => {
  await find("one");
  published = { keys: [two] };
  now += MINUTE;
  await expect(find("two")).resolves.toBeDefined();
  await expect(find("one")).rejects.toMatchObject(noMatch);
});

it("lets a withdrawn key go after ten minutes, though no token names another", async () => {
  await find("one");
  published = { keys: [two] };
  now += 10 * MINUTE;
  await expect(find("one")).resolves.toBeDefined();
  now += 1;
  await expect(find("one")).rejects.toMatchObject(noMatch);
});

describe("while the issuer cannot be reached", () => {
  beforeEach(async () => {
    await find("one");
    isUp = false;
  });

  it("goes on with the keys that it had, for an hour", async () => {
    now += 60 * MINUTE;
    await expect(find("one")).resolves.toBeDefined();
    now += 1;
    await expect(find("one")).rejects.toThrow(IssuerUnavailable);
  });

  it("does not call a token wrong whose key may be new", async () => {
    now += MINUTE;
    await expect(find("two")).rejects.toThrow(IssuerUnavailable);
    isUp = true;
    published = { keys: [one, two] };
    now += 30_000;
    await expect(find("two")).resolves.toBeDefined();
  });

  it("asks again after half a minute at most, whoever asks", async () => {
    now += MINUTE;
    for (let attempt = 0; attempt < 100; attempt += 1) await find("two").catch(() => undefined);
    expect(fetches).toBe(2);
  });
});
