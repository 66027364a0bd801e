import fc from "fast-check";
import { levelOf, tileNameOf } from "../../../src/http/evidence-log/tile-path.ts";
import { tileNumberPath } from "../../../src/infrastructure/evidence-log/tile-paths.ts";

it("reads what C2SP tlog-tiles writes", () => {
  expect(tileNameOf("x001/x234/067")).toEqual({ index: 1_234_067, width: 256 });
  expect(tileNameOf("x001/x234/067.p/8")).toEqual({ index: 1_234_067, width: 8 });
  expect(tileNameOf("000")).toEqual({ index: 0, width: 256 });
  expect(tileNameOf("000.p/255")).toEqual({ index: 0, width: 255 });
  expect(levelOf("0")).toBe(0);
  expect(levelOf("63")).toBe(63);
});

it("reads back every number that files are named by", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (index) => {
      expect(tileNameOf(tileNumberPath(index))).toEqual({ index, width: 256 });
    }),
  );
});

const WRONG = [
  ["", "/", "0", "00", "0000", "67", "x067", "067/", "/067", "x000/067", "x000/x001/067", "x001//067", "X001/067"],
  ["x1/067", "x001/67", "001/067", "x001/x067", "-01", "+01", "1e2", "067.p", "067.p/", "067.p/0", "067.p/01"],
  ["067.p/256", "067.p/1000", "067.p/-1", "067.p/8/9", "067.p/8.p/8", "067.P/8", "..", "../067", "x001/../067"],
  ["067.p/8/", "x999/x999/x999/x999/x999/999", "x٠٠١/٠٦٧", "067\n", " 067", "067%00", "0x7", "x001/x234/067.p/ 8"],
].flat();

it.each(WRONG)("finds nothing under %j", (path) => {
  expect(tileNameOf(path)).toBeUndefined();
});

it.each(["", "00", "01", "64", "-1", "1.0", "entries", "x", " 1", "٣"])("knows no level %j", (level) => {
  expect(levelOf(level)).toBeUndefined();
});
