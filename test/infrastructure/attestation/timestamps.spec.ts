import { createHash } from "node:crypto";
import { TimestampUnavailable } from "../../../src/application/ports/timestamp-authority.ts";
import { der, derValues, NotDer, TAG } from "../../../src/infrastructure/attestation/der.ts";
import { httpTimestampAuthority } from "../../../src/infrastructure/attestation/http-timestamp-authority.ts";
import { type Authority, startAuthority } from "./authority.ts";

const BYTES = Buffer.from("ebox.example/log\n7\nroot\n");
const digest = createHash("sha256").update(BYTES).digest();

let authority: Authority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterAll(() => authority.close());
afterEach(() => authority.answerWith(undefined));

const ask = () => httpTimestampAuthority(authority.url).timestamp(digest);

it("an authority's token is over the digest, of now, and holds for the authority's own verifier", async () => {
  const before = Date.now();
  const { token, time } = await ask();
  expect(Date.parse(time)).toBeGreaterThan(before - 2_000);
  expect(Date.parse(time)).toBeLessThan(Date.now() + 2_000);
  expect(authority.verifies(token, BYTES)).toBe(true);
  expect(authority.verifies(token, Buffer.from("something else"))).toBe(false);
});

it("each request is another", async () => {
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(first.token.equals(second.token)).toBe(false);
});

it("its name tells nothing of what its address asks for", () => {
  expect(httpTimestampAuthority("https://tsa.example/rfc3161?key=secret").name).toBe("https://tsa.example/rfc3161");
});

const refusal = (status: number) => der(TAG.sequence, der(TAG.sequence, der(TAG.integer, Buffer.from([status]))));

it.each([
  ["rejects", { status: 200, body: refusal(2) }, "rejection"],
  ["answers with a status that nobody knows", { status: 200, body: refusal(9) }, "status 9"],
  ["grants, but gives no token", { status: 200, body: refusal(0) }, "no token"],
  ["is ill", { status: 503, body: Buffer.alloc(0) }, "503"],
  ["answers with a page", { status: 200, body: Buffer.from("<html>") }, "no RFC 3161 response"],
  ["answers with nothing", { status: 200, body: Buffer.alloc(0) }, "no RFC 3161 response"],
  ["does not end", { status: 200, body: Buffer.alloc(300_000) }, "too large"],
])("an authority that %s gives no timestamp", async (_, answer, message) => {
  authority.answerWith(answer);
  await expect(ask()).rejects.toThrow(TimestampUnavailable);
  await expect(ask()).rejects.toThrow(message);
});

it("an authority that is not there gives no timestamp, and its address is not told", async () => {
  const away = httpTimestampAuthority("http://127.0.0.1:1/?key=secret").timestamp(digest);
  await expect(away).rejects.toEqual(new TimestampUnavailable("the authority did not answer"));
});

it("an answer to another request is none to this", async () => {
  const recording = httpTimestampAuthority(authority.url);
  const { token } = await recording.timestamp(digest);
  const answer = der(TAG.sequence, der(TAG.sequence, der(TAG.integer, Buffer.from([0]))), token);
  authority.answerWith({ status: 200, body: answer });
  await expect(ask()).rejects.toThrow("answers another request");
  const other = createHash("sha256").update("other").digest();
  await expect(recording.timestamp(other)).rejects.toThrow("over something else");
});

it("an answer that was cut or changed anywhere gives no timestamp over anything else, and no other error", async () => {
  const { token } = await ask();
  const granted = der(TAG.sequence, der(TAG.integer, Buffer.from([0])));
  for (let end = 0; end < token.length; end += 97) {
    authority.answerWith({ status: 200, body: der(TAG.sequence, granted, token.subarray(0, end)) });
    await expect(ask()).rejects.toThrow(TimestampUnavailable);
  }
});

describe("DER", () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])("of %i bytes is read as it was written", (length) => {
    const content = Buffer.alloc(length, 7);
    const [value, ...others] = derValues(Buffer.concat([der(TAG.octets, content), der(TAG.null)]));
    expect(value?.content.equals(content)).toBe(true);
    expect(others.map(({ tag }) => tag)).toEqual([TAG.null]);
  });
  it.each(["30", "3080", "3005", "30850000000000", "308400", "1f0100"])("is not %s", (hex) => {
    expect(() => derValues(Buffer.from(hex, "hex"))).toThrow(NotDer);
  });
});
