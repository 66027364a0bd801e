import type { Position } from "../../../src/application/ports/event-store.ts";
import { positionNumber, positionText } from "../../../src/infrastructure/embedded-log/position.ts";

describe("A position of an embedded log", () => {
  const numbers = [0, 1, 9, 10, 15, 16, 255, 256, 4095, 65_536, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];

  it("has the order of its number as text", () => {
    const texts = numbers.map(positionText);
    expect(texts.toSorted()).toEqual(texts);
    expect(new Set(texts).size).toBe(numbers.length);
  });

  it("gives its number back", () => {
    expect(numbers.map((number) => positionNumber(positionText(number)))).toEqual(numbers);
  });

  it.each(["", "1", "C:5/P:5", "000000000000000G", "ffffffffffffffff", "0000000000000A00"])(
    "is refused where another store gave it: '%s'",
    (text) => {
      expect(() => positionNumber(text as Position)).toThrow("Not a position of an embedded log");
    },
  );
});
