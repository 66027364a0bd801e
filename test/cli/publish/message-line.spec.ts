import { BadLine, readMessageLine } from "../../../src/cli/publish/message-line.ts";

const read = (value: unknown) => readMessageLine(JSON.stringify(value), "/mail/today/lines.ndjson");

it("finds documents from the folder of the lines, and their media types by their endings", () => {
  const { documents } = read({
    attachments: [
      { file: "letters/a.PDF", isMainContent: true },
      { file: "/tmp/b.bin", mediaType: "text/csv" },
    ],
  });
  expect(documents).toEqual([
    { path: "/mail/today/letters/a.PDF", mediaType: "application/pdf", attachment: { isMainContent: true } },
    { path: "/tmp/b.bin", mediaType: "text/csv", attachment: {} },
  ]);
});

it("passes on what it doesn't know: the service decides", () => {
  expect(read({ subject: { en: "a" }, later: 1 }).input).toEqual({ subject: { en: "a" }, later: 1 });
});

it.each([
  ["{", "not JSON"],
  ["[]", "not a JSON object"],
  ["null", "not a JSON object"],
  ['"text"', "not a JSON object"],
  ['{"messageId":"1"}', "messageId"],
  ['{"messageId":null}', "messageId"],
  ['{"attachments":{}}', "attachments is no list"],
  ['{"attachments":[1]}', "attachments.0"],
  ['{"attachments":[{}]}', "attachments.0.file"],
  ['{"attachments":[{"file":"a.exe"}]}', "attachments.0.mediaType"],
  [JSON.stringify({ attachments: Array(7).fill({ file: "a.pdf" }) }), "more than 6"],
])("refuses %s", (text, said) => {
  expect(() => readMessageLine(text, "lines")).toThrow(BadLine);
  expect(() => readMessageLine(text, "lines")).toThrow(said);
});
