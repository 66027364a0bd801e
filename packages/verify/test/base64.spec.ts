import fc from "fast-check";
import { fromBase64, fromBase64Url, Malformed, toBase64, toBase64Url } from "../src/index.ts";

const plain = { encode: toBase64, decode: fromBase64, encoding: "base64" } as const;
const urlSafe = { encode: toBase64Url, decode: fromBase64Url, encoding: "base64url" } as const;

describe.each([plain, urlSafe])("RFC 4648, $encoding", ({ encode, decode, encoding }) => {
  it("writes what Node writes, and reads it again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = encode(bytes);
        expect(text).toBe(Buffer.from(bytes).toString(encoding));
        expect(decode(text)).toEqual(bytes);
      }),
    );
  });

  it("reads a text only where it is the one that its bytes have", () => {
    const digits = fc.constantFrom(..."AQgwz019+/-_=\n é€");
    fc.assert(
      fc.property(fc.string({ unit: digits, maxLength: 12 }), (text) => {
        const isTheirs = Buffer.from(text, encoding).toString(encoding) === text;
        if (isTheirs) expect(decode(text)).toEqual(new Uint8Array(Buffer.from(text, encoding)));
        else expect(() => decode(text)).toThrow(Malformed);
      }),
      { numRuns: 2_000 },
    );
  });
});
