import { isLongerThan } from "../../../src/graphql/operations/answer-size.ts";

describe("The length of an answer", () => {
  const nested = { a: [{ b: "x", c: null, d: 1.5, e: true }, []], f: { ü: "\u0000\ud83d\ude00" } };
  it.each([
    ["a text", "abc"],
    ["a text that takes more bytes than characters", "€".repeat(100)],
    ["a text of which each character is escaped", "\u0000".repeat(100)],
    ["numbers", [123_456_789, -0.5, 1e21]],
    ["objects in lists", nested],
    ["nothing", null],
    ["an object of nobody's making", Object.assign(Object.create(null) as object, { a: "b" })],
  ])("is that of its JSON: %s", (_what, value) => {
    const length = Buffer.byteLength(JSON.stringify(value));
    expect(isLongerThan(length, value)).toBe(false);
    expect(isLongerThan(length - 1, value)).toBe(true);
  });

  it("is found out without putting it together: this would be longer than any text may be", () => {
    const long = "x".repeat(1_000_000);
    expect(isLongerThan(1_000_000, Array<string>(1_000).fill(long))).toBe(true);
  });
});
