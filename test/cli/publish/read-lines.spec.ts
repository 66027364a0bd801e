import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countLines, LONGEST_LINE, readLines } from "../../../src/cli/publish/read-lines.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-lines-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function linesOf(content: string | Buffer) {
  const file = join(folder, "lines");
  await writeFile(file, content);
  const lines = [];
  for await (const line of readLines(file)) lines.push(line);
  return {
    count: await countLines(file),
    lines: lines.map((line) => [line.number, "text" in line ? line.text : line.problem]),
  };
}

it("numbers lines as an editor does, and leaves out empty ones", async () => {
  expect(await linesOf("\ufeffone\r\n\n  \nfour\n")).toEqual({
    count: 4,
    lines: [
      [1, "one"],
      [4, "four"],
    ],
  });
  expect(await linesOf("one\ntwo")).toMatchObject({ count: 2, lines: [expect.anything(), [2, "two"]] });
  expect(await linesOf("")).toEqual({ count: 0, lines: [] });
});

it("finds lines and characters whole that stand across what is read at a time", async () => {
  const line = "é".repeat(50_000);
  const { lines } = await linesOf(`${line}\n${line}\nx${line}`);
  expect(lines).toEqual([
    [1, line],
    [2, line],
    [3, `x${line}`],
  ]);
});

it("tells of broken UTF-8 and of a line that is too long, and goes on", async () => {
  const { lines } = await linesOf(
    Buffer.concat([Buffer.from([0x22, 0xc3, 0x28, 0x0a]), Buffer.alloc(LONGEST_LINE + 1, "x"), Buffer.from("\nlast")]),
  );
  expect(lines).toEqual([
    [1, "not well-formed UTF-8"],
    [2, `longer than ${LONGEST_LINE} bytes`],
    [3, "last"],
  ]);
});
