import canonicalize from "canonicalize";
import fc from "fast-check";
import { inCanonicalOrder } from "../../../src/application/evidence/canonical-order.ts";

const names = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9/]{0,8}$/);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(names, tie("json"), { maxKeys: 6 }),
  ),
}));

it("is the same JSON, whose plain text is the canonical one", () => {
  fc.assert(
    fc.property(json, (value) => {
      const ordered = inCanonicalOrder(value);
      expect(ordered).toEqual(value);
      expect(JSON.stringify(ordered)).toBe(canonicalize(value));
    }),
  );
});

it("leaves what JavaScript cannot order, and what is not plain", () => {
  const value = JSON.parse('{"b":1,"__proto__":{"z":1},"a":2}');
  expect(JSON.stringify(inCanonicalOrder(value))).toBe(JSON.stringify(value));
  expect(JSON.stringify(inCanonicalOrder({ b: 1, 10: 2, 9: 3, c: undefined }))).toBe('{"9":3,"10":2,"b":1}');
  expect(inCanonicalOrder({ at: new Date(0) }).at).toEqual(new Date(0));
});
