import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyLog } from "../../../src/application/copy-log.ts";
import { canonicalEventBytes } from "../../../src/application/evidence/canonical-bytes.ts";
import type { CopyableLog } from "../../../src/application/ports/copyable-log.ts";
import type { Position } from "../../../src/application/ports/event-store.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { EboxProcess } from "../../cli/ebox-process.ts";
import { fillLog } from "../../cli/filled-log.ts";
import { anAppend, anEvent, appended, aStream, aWrittenStream } from "../../contract/event-store/stage.ts";
import { aNamespace, onServer } from "./server.ts";

onServer("a log that is copied to a cluster and back", (connectionString) => {
  let folder: string;
  let opened: CopyableLog[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ebox-copy-"));
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((log) => log.close()));
    await rm(folder, { recursive: true });
  });

  async function keep(log: Promise<CopyableLog>): Promise<CopyableLog> {
    opened.push(await log);
    return log;
  }
  const embedded = (name: string) => keep(openEmbeddedLog({ file: join(folder, name) }));
  const onCluster = (namespace = aNamespace()) => keep(openEventStoreDb({ connectionString, namespace }));

  /** From a position on, where it is known: others have written so much on a shared server. */
  async function linesOf(log: CopyableLog, from?: Position): Promise<string[]> {
    const lines: string[] = [];
    for await (const page of log.readAll(from ? { from } : {}))
      lines.push(...page.map((event) => canonicalEventBytes(event).toString()));
    return lines;
  }

  async function aHistory(log: CopyableLog): Promise<{ gone: string[] }> {
    const [a, b] = [aStream("mailbox"), aStream("message")];
    await appended(log, anAppend(a, "no-stream"));
    await appended(log, anAppend(b, "no-stream", 3));
    await appended(log, { stream: a, expected: 0, events: [anEvent({ text: "œ😀\u2028\0", "2": 1, "1": 2.5e-7 })] });
    const { stream: gone } = await aWrittenStream(log, 2, "content");
    for (let n = 0; n < 30; n++) await aWrittenStream(log, 1 + (n % 3));
    const unwritten = aStream("content");
    for (const stream of [gone, unwritten]) await log.tombstone(stream);
    return { gone: [gone, unwritten] };
  }

  it("comes back byte by byte, in the same order, with the same dead names", async () => {
    const source = await embedded("source.sqlite");
    const { gone } = await aHistory(source);
    const [cluster, back] = [await onCluster(), await embedded("back.sqlite")];
    const there = await copyLog(source, cluster);
    const andBack = await copyLog(cluster, back);
    expect(andBack).toEqual(there);
    expect(there).toMatchObject({ appended: there.events, tombstones: 2 });
    expect(await linesOf(back)).toEqual(await linesOf(source));
    for (const log of [cluster, back]) {
      for (const stream of gone) expect((await log.readStream(stream)).state).toBe("deleted");
    }
  });

  it("leaves behind what the cluster still tells of a tombstoned stream", async () => {
    const cluster = await onCluster();
    const { stream, events } = await aWrittenStream(cluster, 2, "content");
    await aHistory(cluster);
    await cluster.tombstone(stream);
    const told = await linesOf(cluster);
    expect(told.filter((line) => line.includes(events[0]?.id ?? ""))).toHaveLength(1);
    const back = await embedded("back.sqlite");
    expect(await copyLog(cluster, back)).toMatchObject({ tombstones: 3 });
    expect(JSON.stringify(await linesOf(back))).not.toContain(stream);
    expect((await back.readStream(stream)).state).toBe("deleted");
  });

  it("killed anywhere, and begun again, has nothing twice and nothing left out", async () => {
    const data = join(folder, "data");
    // No longer than a setting may be.
    const namespace = aNamespace().slice(0, 32);
    const file = await fillLog(data, 1_500);
    const source = await keep(openEmbeddedLog({ file, readOnly: true }));
    const words = ["copy-log", "--from", data, "--to", connectionString, "--to-namespace", namespace];
    const target = await onCluster(namespace);
    const from = await target.head();
    for (const least of [1, 400, 900]) {
      const copying = new EboxProcess(words);
      while (copying.isRunning && (await linesOf(target, from)).length < least);
      expect(await copying.end("SIGKILL")).toMatchObject({ code: null });
    }
    const begun = (await linesOf(target, from)).length;
    expect(begun).toBeLessThan(1_500);
    const { code, out } = await new EboxProcess(words).ended;
    expect([code, out]).toEqual([0, expect.stringContaining(`${1_500 - begun} events copied; both logs hold 1500 `)]);
    expect(await linesOf(target)).toEqual(await linesOf(source));
  }, 120_000);
});
