import { parseDuration } from "../src/duration.ts";

it.each([
  ["90s", 90_000],
  ["15m", 900_000],
  ["1h", 3_600_000],
  ["7d", 604_800_000],
])("%s is %i ms", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each(["", "1", "h", "0h", "-1h", "1.5h", "1 h", "1w", "1hs", "1e3s", "1234567s"])("%p is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
