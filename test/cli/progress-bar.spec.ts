import { startProgressBar } from "../../src/cli/progress-bar.ts";

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 100, written, write: (text: string) => written.push(text) };
}

it("draws a bar on a terminal, no more than ten times a second, and leaves its end standing", () => {
  let now = 0;
  const stream = screen(true);
  const bar = startProgressBar("messages", 20_000, stream, () => now);
  for (now = 0; now < 1_000; now += 1) bar.update(now * 10);
  expect(stream.written).toHaveLength(10);
  expect(stream.written[5]).toBe(
    `\r\u001b[2Kmessages ${"█".repeat(8)}${"░".repeat(22)} 25% 5,000 of 20,000 (10,000/s)`,
  );
  now = 2_000;
  bar.update(20_000);
  bar.finish();
  expect(stream.written.at(-1)).toBe(`\r\u001b[2Kmessages ${"█".repeat(30)} 100% 20,000 of 20,000 (10,000/s)\n`);
});

it("writes a line now and then where nobody watches", () => {
  let now = 0;
  const stream = screen(false);
  const bar = startProgressBar("events", undefined, stream, () => now);
  for (now = 0; now <= 12_000; now += 100) bar.update(now);
  bar.finish();
  expect(stream.written).toEqual([
    "events 0 (0/s)\n",
    "events 5,000 (1,000/s)\n",
    "events 10,000 (1,000/s)\n",
    "events 12,000 (992/s)\n",
  ]);
});

it("never goes past its line or its total", () => {
  const stream = { ...screen(true), columns: 20 };
  const bar = startProgressBar("messages", 10, stream, () => 0);
  bar.update(11);
  expect(stream.written[0]).toHaveLength("\r\u001b[2K".length + 19);
  const wide = screen(true);
  startProgressBar("messages", 10, wide, () => 0).update(11);
  expect(wide.written[0]).toContain(" 100% 11 of 10");
});
