import type { Caller, Verification, VerifiedToken } from "../../src/application/ports/identity.ts";
import { createAuthenticate } from "../../src/http/authentication.ts";
import { createLog } from "../../src/logging.ts";

const TOKEN = { subject: "someone", role: "user" } as VerifiedToken;
const CALLER = { role: "user", actor: { id: "an-id" } } as Caller;

function edge(verification: Verification) {
  const verified: string[] = [];
  const lines: string[] = [];
  const identity = {
    async verify(token: string) {
      verified.push(token);
      return verification;
    },
  };
  const signIn = async (token: VerifiedToken) => {
    expect(token).toBe(TOKEN);
    return CALLER;
  };
  return {
    authenticate: createAuthenticate(identity, signIn, createLog("debug", { write: (line) => void lines.push(line) })),
    verified,
    lines,
  };
}

it.each(["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c "])("knows the caller of %p", async (authorization) => {
  const { authenticate, verified } = edge({ valid: true, token: TOKEN });
  expect(await authenticate(authorization)).toBe(CALLER);
  expect(verified).toEqual(["a.b.c"]);
});

it.each([
  undefined,
  "",
  "Bearer",
  "Bearer ",
  "Basic a.b.c",
  "a.b.c",
  "Bearer a b",
  "Bearer a\tb",
  "Bearer ü",
  "xBearer a",
])("does not even look at %p", async (authorization) => {
  const { authenticate, verified } = edge({ valid: true, token: TOKEN });
  expect(await authenticate(authorization)).toBeUndefined();
  expect(verified).toEqual([]);
});

it("keeps to itself why a token is not valid, and the token out of the log", async () => {
  const { authenticate, lines } = edge({ valid: false, reason: "expired" });
  expect(await authenticate("Bearer hidden")).toBeUndefined();
  expect(lines.join()).toContain("expired");
  expect(lines.join()).not.toContain("hidden");
});
