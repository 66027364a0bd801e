import { cell } from "../../../../src/application/audit/export/formats.ts";

it.each([
  ["plain", "plain"],
  [12, "12"],
  [-12, "-12"],
  ['a "b"', '"a ""b"""'],
  ["a,b", '"a,b"'],
  ["a\r\nb", '"a\r\nb"'],
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@cmd", "'@cmd"],
  ["\tx", "'\tx"],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
])("a cell of CSV: %j is %j, so that no program takes it for a formula", (value, told) => {
  expect(cell(value)).toBe(told);
});
