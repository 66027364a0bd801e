import { copyLog, LogsDiffer } from "../../src/application/copy-log.ts";
import { canonicalEventBytes } from "../../src/application/evidence/canonical-bytes.ts";
import type { CopyableLog } from "../../src/application/ports/copyable-log.ts";
import {
  anAppend,
  anEvent,
  appended,
  aStream,
  aWrittenStream,
  ids,
  type OpenedEventStore,
} from "../contract/event-store/stage.ts";
import { openInFolder } from "../infrastructure/embedded-log/log-folder.ts";
import { insteadOf } from "../instead-of.ts";

let opened: OpenedEventStore[];
let source: CopyableLog;
let target: CopyableLog;
beforeEach(async () => {
  opened = await Promise.all([openInFolder(), openInFolder()]);
  [source, target] = opened.map(({ store }) => store) as [CopyableLog, CopyableLog];
});
afterEach(() => Promise.all(opened.map(({ dispose }) => dispose())));

async function linesOf(log: CopyableLog): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of log.readAll()) lines.push(...page.map((event) => canonicalEventBytes(event).toString()));
  return lines;
}

/** Streams whose events alternate, some that follow each other, and all that may be in a text. */
async function aHistory(): Promise<void> {
  const [a, b] = [aStream("mailbox"), aStream("message")];
  await appended(source, anAppend(a, "no-stream"));
  await appended(source, anAppend(b, "no-stream", 3));
  await appended(source, anAppend(a, 0, 2));
  await appended(source, { stream: b, expected: 2, events: [anEvent({ text: "œ😀\u2028\0", "2": 1, "1": 2.5e-7 })] });
  for (let n = 0; n < 20; n++) await aWrittenStream(source, 1 + (n % 3));
}

it("the copy has the same events, ids, revisions and order", async () => {
  await aHistory();
  const lines = await linesOf(source);
  const copied = await copyLog(source, target);
  expect(await linesOf(target)).toEqual(lines);
  expect(copied).toMatchObject({ events: lines.length, appended: lines.length, tombstones: 0 });
});

it("the hash is of the canonical lines, whatever store they stand in", async () => {
  const event = { ...anEvent({ n: 1 }), id: "0198c0de-0000-7000-8000-000000000001" };
  const metadata = { ...event.metadata, actor: "a", commandId: "c", correlationId: "c", causationId: "c" };
  await appended(source, { stream: "message-1", expected: "no-stream", events: [{ ...event, metadata }] });
  const { sha256 } = await copyLog(source, target);
  expect(sha256).toBe("2d7a7f7667c0d1c8c658a98d48b42cc95680c9f62896bb03df9133b3f158c7f5");
});

it("what is tombstoned is a dead name in the copy, and nothing of it is copied", async () => {
  const { stream: gone } = await aWrittenStream(source, 2, "content");
  const unwritten = aStream("content");
  await aHistory();
  for (const stream of [gone, unwritten]) await source.tombstone(stream);
  expect(await copyLog(source, target)).toMatchObject({ tombstones: 2 });
  expect(await linesOf(target)).toEqual(await linesOf(source));
  for (const stream of [gone, unwritten]) {
    expect(await target.append(anAppend(stream, "no-stream"))).toEqual({ outcome: "deleted" });
  }
});

it("a source that still tells what is tombstoned is copied without it", async () => {
  await aHistory();
  const { stream, events } = await aWrittenStream(source, 2, "content");
  await aWrittenStream(source, 1);
  const stillTelling: CopyableLog = insteadOf(source, {
    tombstones: async function* () {
      yield [stream];
    },
  });
  await copyLog(stillTelling, target);
  const told = await linesOf(target);
  expect(told).toEqual((await linesOf(source)).filter((line) => !events.some(({ id }) => line.includes(id))));
  expect((await target.readStream(stream)).state).toBe("deleted");
});

it("a copy of a copy adds nothing, and one of what came since adds that", async () => {
  await aHistory();
  const first = await copyLog(source, target);
  expect(await copyLog(source, target)).toEqual({ ...first, appended: 0 });
  const { stream } = await aWrittenStream(source, 3);
  expect(await copyLog(source, target)).toMatchObject({ appended: 3, events: first.events + 3 });
  await source.tombstone(stream);
  expect(await copyLog(source, target)).toMatchObject({ appended: 0, events: first.events, tombstones: 1 });
  expect(await linesOf(target)).toEqual(await linesOf(source));
});

it("goes on wherever it was stopped", async () => {
  await aHistory();
  const lines = await linesOf(source);
  for (const standing of [1, 4, lines.length - 1]) {
    const another = await openInFolder();
    opened.push(another);
    let appends = 0;
    // As a process that dies between two appends.
    const dying: CopyableLog = insteadOf(another.store, {
      async appendInOrder(all: Parameters<CopyableLog["appendInOrder"]>[0]) {
        for (const append of all)
          for (const [n, event] of append.events.entries()) {
            if (appends++ === standing) throw new Error("dead");
            const expected = append.expected === "no-stream" ? (n === 0 ? "no-stream" : n - 1) : append.expected + n;
            await appended(another.store, { ...append, expected, events: [event] });
          }
        return [];
      },
    });
    await expect(copyLog(source, dying)).rejects.toThrow("dead");
    expect((await linesOf(another.store)).length).toBe(standing);
    expect(await copyLog(source, another.store)).toMatchObject({ appended: lines.length - standing });
    expect(await linesOf(another.store)).toEqual(lines);
  }
});

it("stops when it is told to, and leaves a beginning", async () => {
  await source.appendInOrder(Array.from({ length: 600 }, () => anAppend(aStream(), "no-stream")));
  const stopping = new AbortController();
  const copying = copyLog(source, target, ({ what }) => what === "copied" && stopping.abort(), stopping.signal);
  await expect(copying).rejects.toThrow("aborted");
  const begun = await linesOf(target);
  expect(begun.length).toBeGreaterThan(0);
  expect((await linesOf(source)).slice(0, begun.length)).toEqual(begun);
});

it("takes what is larger than one append in several", async () => {
  const stream = aStream();
  await appended(source, anAppend(stream, "no-stream"));
  for (let n = 0; n < 4; n++) {
    await appended(source, { stream, expected: n, events: [anEvent({ text: "é".repeat(400_000) })] });
  }
  await copyLog(source, target);
  expect(await linesOf(target)).toEqual(await linesOf(source));
});

describe("refuses a target, and writes nothing to it,", () => {
  async function refused(): Promise<string> {
    const before = await linesOf(target);
    const failure = await copyLog(source, target).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LogsDiffer);
    expect(await linesOf(target)).toEqual(before);
    return (failure as Error).message;
  }

  it("where another event stands", async () => {
    await aWrittenStream(source, 1);
    const ours = await aWrittenStream(source, 1);
    for await (const page of source.readAll({ pageSize: 1 })) {
      for (const { stream, ...event } of page)
        await appended(target, { stream, expected: "no-stream", events: [event] });
      break;
    }
    const theirs = await aWrittenStream(target, 1);
    expect(await refused()).toBe(
      `event 2 is Happened ${ids(ours.events)} (${ours.stream}, revision 0) in the source, ` +
        `Happened ${ids(theirs.events)} (${theirs.stream}, revision 0) in the target`,
    );
  });

  it("that has more than the source", async () => {
    await aHistory();
    await copyLog(source, target);
    const { stream } = await aWrittenStream(target, 1);
    expect(await refused()).toMatch(`the target goes on after the source with Happened`);
    expect(await refused()).toMatch(stream);
  });

  it("that has a tombstone of its own", async () => {
    await aHistory();
    const { stream } = await aWrittenStream(target, 1);
    await target.tombstone(stream);
    expect(await refused()).toBe(`${stream} is tombstoned in the target only`);
  });
});

it("notices in the end that somebody wrote to the source meanwhile", async () => {
  await aHistory();
  const slow: CopyableLog = insteadOf(target, {
    async appendInOrder(appends: Parameters<CopyableLog["appendInOrder"]>[0]) {
      await aWrittenStream(source, 2);
      return target.appendInOrder(appends);
    },
  });
  await expect(copyLog(source, slow)).rejects.toThrow("2 events were added to the source meanwhile");
});
