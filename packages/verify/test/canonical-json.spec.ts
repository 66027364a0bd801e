import canonicalize from "canonicalize";
import fc from "fast-check";
import { utf8 } from "../src/bytes.ts";
import { canonicalJson, commitmentOf, parseCanonical } from "../src/index.ts";

/** A number from the 64 bits of its IEEE 754 form. */
const double = (hex: string) => Buffer.from(hex, "hex").readDoubleBE();

describe("RFC 8785", () => {
  it("section 3.2.2: values", () => {
    const text = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`;
    expect(canonicalJson(JSON.parse(text))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it("section 3.2.3: order of names", () => {
    const names = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
    const value = Object.fromEntries(names.map((name, index) => [name, index]));
    const written = [...canonicalJson(value).matchAll(/:(\d)/g)].map(([, index]) => names[Number(index)]);
    expect(written).toEqual(["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"]);
  });

  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555555", "333333333.3333333"],
  ])("appendix B: %s is %s", (hex, text) => {
    expect(canonicalJson(double(hex))).toBe(text);
  });

  it.each([
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["a lone surrogate", "\ud800"],
    ["undefined", undefined],
    ["endless nesting", JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`)],
  ])("has no form for %s", (_, value) => {
    expect(() => canonicalJson([value])).toThrow(expect.objectContaining({ name: "Malformed" }));
  });

  it("is what the service writes", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(canonicalJson(value)).toBe(canonicalize(value))));
  });
});

describe("bytes of an event", () => {
  it("are read where they are canonical", () => {
    expect(parseCanonical(utf8('{"a":[1,"é"],"b":null}'))).toEqual({ a: [1, "é"], b: null });
  });

  it.each([
    ["a space", '{"a": 1}'],
    ["another order", '{"b":1,"a":1}'],
    ["a name twice", '{"a":1,"a":1}'],
    ["minus zero", "-0"],
    ["a number in another form", "1.0"],
    ["a number that loses digits", "9007199254740993"],
    ["an escape that is not needed", String.raw`"\u0061"`],
    ["a lone surrogate", String.raw`"\ud800"`],
    ["a line feed at the end", "{}\n"],
    ["a byte order mark", "\ufeff{}"],
    ["nothing", ""],
  ])("are refused with %s", (_, text) => {
    expect(() => parseCanonical(utf8(text))).toThrow(expect.objectContaining({ name: "Malformed" }));
  });
});

it("a commitment is SHA-256 of salt and value", async () => {
  const { createHash } = await import("node:crypto");
  const salt = new Uint8Array(32).fill(7);
  const expected = createHash("sha256").update(salt).update('{"fr":"Avis","nl":"Bericht"}').digest("base64url");
  expect(commitmentOf(salt, { nl: "Bericht", fr: "Avis" })).toBe(expected);
});
