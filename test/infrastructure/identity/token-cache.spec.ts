import type { VerifiedToken } from "../../../src/application/ports/identity.ts";
import type { Sha256 } from "../../../src/domain/digest.ts";
import { TokenCache } from "../../../src/infrastructure/identity/token-cache.ts";

const hash = (name: string) => name as Sha256;
const token = (name: string) => ({ tokenHash: hash(name) }) as VerifiedToken;

it("keeps no more than its capacity, and loses the one that was unused for longest", () => {
  const cache = new TokenCache(2);
  cache.put(token("a"), 0);
  cache.put(token("b"), 0);
  expect(cache.get(hash("a"), 1)).toEqual(token("a"));
  cache.put(token("c"), 2);
  expect([cache.get(hash("a"), 3), cache.get(hash("b"), 3), cache.get(hash("c"), 3)]).toEqual([
    token("a"),
    undefined,
    token("c"),
  ]);
});

it("forgets what was put in the future: the clock was set back", () => {
  const cache = new TokenCache(2);
  cache.put(token("a"), 1_000);
  expect(cache.get(hash("a"), 999)).toBeUndefined();
});
