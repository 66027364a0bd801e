import fc from "fast-check";
import { sharesOf, zipfWeights } from "../../src/demo/shares.ts";

it("gives the seats that are left to the largest remainders", () => {
  expect(sharesOf(10, [34, 33, 33])).toEqual([4, 3, 3]);
  expect(sharesOf(100, [47_000, 16_000, 15_900, 12_000, 6_000, 3_100])).toEqual([47, 16, 16, 12, 6, 3]);
});

it("gives at least one to each, at the cost of the large", () => {
  expect(sharesOf(10, [1, 1_000_000, 1])).toEqual([1, 8, 1]);
  expect(sharesOf(3, [1, 1_000_000, 1])).toEqual([1, 1, 1]);
  expect(sharesOf(4, [0, 5, 0])).toEqual([1, 2, 1]);
});

it("does not share less than one each", () => {
  expect(() => sharesOf(2, [1, 1, 1])).toThrow(RangeError);
});

it("always adds up, gives nobody less than one, and nobody less than one of less weight", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 40, max: 100_000 }), (weighing, total) => {
      fc.pre(weighing.some((weight) => weight > 0));
      const shares = sharesOf(total, weighing);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
      const byWeight = weighing
        .map((weight, index) => ({ weight, share: shares[index] as number }))
        .sort((a, b) => a.weight - b.weight || a.share - b.share);
      expect(byWeight.map(({ share }) => share)).toEqual(shares.toSorted((a, b) => a - b));
    }),
  );
});

it("weighs by Zipf's law", () => {
  expect(zipfWeights(4)).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
});
