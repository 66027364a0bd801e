import { readFileSync } from "node:fs";
import { verifyBundle } from "../../src/bundle/verify-bundle.ts";
import { utf8 } from "../../src/bytes.ts";
import { parseCertificates, parseCheckpoint, verifyTimestamp } from "../../src/index.ts";
import { contentsOf, type LoggedMessage, sealed, testLog } from "../bundle/test-bundle.ts";
import { SECOND_KEY } from "../bundle/test-log.ts";

/** Tokens of `openssl ts` over the test log's checkpoint, by an authority made for it. */
const golden = (name: string) => new Uint8Array(readFileSync(new URL(`../golden/${name}`, import.meta.url)));
const trusted = parseCertificates(golden("authority.pem"));
const others = parseCertificates(golden("other-authority.pem"));
const built = testLog();
const contents = contentsOf({ ...built, message: built.messages[0] as LoggedMessage });
const body = utf8(parseCheckpoint(contents.get("checkpoint") as Uint8Array).note.text);

describe.each(["rsa.tsr", "ec.tsr"])("a timestamp of openssl (%s)", (name) => {
  it("holds, by an authority that leads to a trusted one", async () => {
    const verification = await verifyTimestamp(golden(name), body, trusted);
    expect(verification).toMatchObject({ outcome: "timestamped", authority: "trusted" });
    const { time } = verification as { time: number };
    expect(new Date(time).toISOString()).toMatch(/^2026-11-22T14:5\d:\d\d\.000Z$/);
  });

  it("is nobody's where another is trusted, or nobody was asked about", async () => {
    expect(await verifyTimestamp(golden(name), body, others)).toMatchObject({ authority: "untrusted" });
    expect(await verifyTimestamp(golden(name), body)).toMatchObject({ authority: "not-asked" });
  });

  it("is not of other bytes", async () => {
    expect(await verifyTimestamp(golden(name), utf8("other"), trusted)).toEqual({ outcome: "other-bytes" });
  });

  it("with any bit of a byte flipped is not trusted any more, or says the same", async () => {
    const valid = golden(name);
    const accepted: number[] = [];
    for (let at = 0; at < valid.length; at++) {
      const flipped = valid.slice();
      flipped[at] = (flipped[at] as number) ^ 4;
      const verification = await verifyTimestamp(flipped, body, trusted);
      if (verification.outcome === "timestamped" && verification.authority === "trusted") accepted.push(at);
    }
    // What no signature is over: version numbers, and names of algorithms that say again what is known.
    expect(accepted.length).toBeLessThan(60);
    const times = await Promise.all(
      accepted.map(async (at) => {
        const flipped = valid.slice();
        flipped[at] = (flipped[at] as number) ^ 4;
        return ((await verifyTimestamp(flipped, body, trusted)) as { time: number }).time;
      }),
    );
    const { time } = (await verifyTimestamp(valid, body, trusted)) as { time: number };
    expect(new Set([...times, time]).size).toBe(1);
  });
});

it("a token without its certificate, or over another hash, is not enough", async () => {
  expect(await verifyTimestamp(golden("nocert.tsr"), body, trusted)).toEqual({ outcome: "certificate-unusable" });
  expect(await verifyTimestamp(golden("sha512.tsr"), body, trusted)).toEqual({ outcome: "other-bytes" });
  expect(await verifyTimestamp(new Uint8Array(), body)).toMatchObject({ outcome: "malformed" });
  expect(await verifyTimestamp(golden("authority.pem"), body)).toMatchObject({ outcome: "malformed" });
});

describe("a bundle with a timestamp", () => {
  const withToken = (name: string) => sealed(new Map(contents).set("timestamp.tsr", golden(name)));
  const keys = [SECOND_KEY.key];

  it("tells its time, and whether its authority was looked at", async () => {
    const asked = await verifyBundle(withToken("ec.tsr"), { keys, timestampAuthorities: trusted });
    expect(asked).toMatchObject({ anchored: true, findings: [], story: { timestamp: { isAuthorityTrusted: true } } });
    const unasked = await verifyBundle(withToken("ec.tsr"), { keys });
    expect(unasked).toMatchObject({ anchored: true, findings: [{ code: "TIMESTAMP_AUTHORITY_NOT_CHECKED" }] });
  });

  it.each([
    ["rsa.tsr", others, "TIMESTAMP_AUTHORITY_NOT_TRUSTED"],
    ["nocert.tsr", trusted, "TIMESTAMP_CERTIFICATE_UNUSABLE"],
    ["sha512.tsr", trusted, "TIMESTAMP_OF_OTHER_CHECKPOINT"],
  ])("%s: the reason is named", async (name, timestampAuthorities, code) => {
    const result = await verifyBundle(withToken(name), { keys, timestampAuthorities });
    expect(result).toMatchObject({ verified: false, findings: [{ code }] });
  });

  it("whose signature is damaged says so", async () => {
    const token = golden("rsa.tsr");
    token[token.length - 1] = (token[token.length - 1] as number) ^ 1;
    const result = await verifyBundle(sealed(new Map(contents).set("timestamp.tsr", token)), { keys });
    expect(result).toMatchObject({ verified: false, findings: [{ code: "TIMESTAMP_SIGNATURE_WRONG" }] });
  });
});
