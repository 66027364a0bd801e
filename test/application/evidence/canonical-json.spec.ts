import canonicalize from "canonicalize";
import fc from "fast-check";
import { canonicalJson } from "../../../src/application/evidence/canonical-json.ts";

const RUNS = process.env.EBOX_LONG ? 100_000 : 2_000;

it("is what RFC 8785 shows", () => {
  const example = `{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}`;
  expect(canonicalJson(JSON.parse(example))).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  // Section 3.2.3: by UTF-16 code units, not by code points.
  const sorted = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };
  expect(Object.values(JSON.parse(canonicalJson(sorted)) as object).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(canonicalJson(sorted)).toBe(canonicalize(sorted));
});

it("is what another implementation says, for any JSON", () => {
  const texts = fc.string({ unit: "binary" });
  const json = fc.oneof(
    fc.jsonValue({ stringUnit: "binary" }),
    fc.object({ key: texts, values: [texts, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)] }),
  );
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
    { numRuns: RUNS },
  );
});

it("leaves out what is undefined, as what is stored does", () => {
  expect(canonicalJson({ b: undefined, a: { c: undefined } })).toBe('{"a":{}}');
});

it.each([
  ["a lone surrogate", { a: "\ud800" }],
  ["one in a name", { "\udfff": 1 }],
  ["one before another character", ["\ud800a"]],
  ["no number", Number.NaN],
  ["an endless number", Number.POSITIVE_INFINITY],
  ["undefined", undefined],
  ["undefined in a list", [undefined]],
  ["a function", { a: () => 1 }],
  ["a bigint", 1n],
  ["a date", { at: new Date(0) }],
])("throws where it is given %s", (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});
