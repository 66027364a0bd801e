import fc from "fast-check";
import type { Position } from "../../../src/application/ports/event-store.ts";
import {
  BEFORE_ALL,
  justBefore,
  logPosition,
  positionText,
} from "../../../src/infrastructure/eventstoredb/position.ts";

const place = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const position = fc.record({ commit: place, prepare: place });

it("comes back from its text", () => {
  fc.assert(fc.property(position, (one) => expect(logPosition(positionText(one))).toEqual(one)));
});

it("has a text whose order is the log's", () => {
  fc.assert(
    fc.property(position, position, (one, other) => {
      const isBefore = one.commit < other.commit || (one.commit === other.commit && one.prepare < other.prepare);
      expect(positionText(one) < positionText(other)).toBe(isBefore);
    }),
  );
});

it("has a place before every event, and one just before each", () => {
  const event = { commit: 548n, prepare: 548n };
  expect(BEFORE_ALL < positionText(justBefore(event))).toBe(true);
  expect(positionText(justBefore(event)) < positionText(event)).toBe(true);
  expect(positionText(justBefore(event)) > positionText({ commit: 547n, prepare: 547n })).toBe(true);
});

it.each(["", "7", "0".repeat(16), "0".repeat(33), `${"0".repeat(31)}F`, `${"0".repeat(31)}g`])(
  "is not read from %j",
  (text) => {
    expect(() => logPosition(text as Position)).toThrow("Not a position");
  },
);
