import { withoutSuggestions } from "../../../src/graphql/operations/suggestions.ts";

describe("A message without suggestions", () => {
  it.each([
    ['Cannot query field "nam" on type "Me". Did you mean "name"?', 'Cannot query field "nam" on type "Me".'],
    ['Unknown type "A". Did you mean "B", "C", or "D"?', 'Unknown type "A".'],
    ['Value "a" does not exist in "E" enum. Did you mean the enum value "A"?', 'Value "a" does not exist in "E" enum.'],
    ['Unknown argument "Did you mean ". Did you mean "a"?', 'Unknown argument "Did you mean ".'],
    ["Nothing is suggested here.", "Nothing is suggested here."],
  ])("%s", (message, expected) => {
    expect(withoutSuggestions(message)).toBe(expected);
  });

  it("is found at once, however many a client writes: an hour, were each tried", () => {
    const written = `Variable "$n" got invalid value "${"Did you mean ".repeat(70_000)}?"; Int cannot represent it`;
    expect(withoutSuggestions(written)).toBe(written);
    expect(withoutSuggestions(`${written}. Did you mean "n"?`)).toBe(`${written}.`);
  });
});
