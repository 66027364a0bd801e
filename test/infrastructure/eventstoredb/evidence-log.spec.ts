import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyLog } from "../../../src/application/copy-log.ts";
import type { Position } from "../../../src/application/ports/event-store.ts";
import { openEvidenceLog } from "../../../src/evidence-side.ts";
import { fsck } from "../../../src/fsck.ts";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { appended, someEvents } from "../../contract/event-store/stage.ts";
import { evidenceLogContract } from "../../contract/evidence-log.contract.ts";
import { SignedLog } from "../evidence-log/signed-log.ts";
import { aNamespace, onServer } from "./server.ts";

onServer("the evidence log over a real server", (connectionString) => {
  const openOver = (namespace: string) => (folder: string) =>
    openEvidenceLog({
      place: { folder: join(folder, "log"), index: join(folder, "evidence.sqlite"), origin: "ebox.test" },
      store: { kind: "eventstoredb", connectionString, namespace },
      restMs: 0,
    });

  evidenceLogContract("Over EventStoreDB, it", async () => {
    const namespace = aNamespace();
    const store = await openEventStoreDb({ connectionString, namespace });
    return { store, open: openOver(namespace), dispose: () => store.close() };
  });

  it("has the root that the embedded log gives for the same events, and fsck finds it there", async () => {
    const embedded = await SignedLog.open();
    for (let n = 0; n < 5; n++) {
      await appended(embedded.store, { stream: `content-${n}`, expected: "no-stream", events: someEvents(2) });
      await appended(embedded.store, { stream: `message-${n}`, expected: "no-stream", events: someEvents(70) });
    }
    await embedded.store.tombstone("content-2");
    const note = await embedded.sign("checkpoint");
    const namespace = aNamespace();
    const store = await openEventStoreDb({ connectionString, namespace });
    await copyLog(embedded.store, store, () => undefined, new AbortController().signal);

    const folder = mkdtempSync(join(tmpdir(), "evidence-log-"));
    mkdirSync(join(folder, "data"));
    const copy = openOver(namespace)(join(folder, "data"));
    await copy.evidenceLog.passed((await store.head()) as Position);
    expect(copy.evidenceLog.head().size).toBe(351);
    expect(Buffer.from(copy.evidenceLog.head().root).equals(embedded.evidence.head().root)).toBe(true);
    const { flaw, events } = await fsck({
      place: { dataFolder: join(folder, "data"), namespace, eventStoreUrl: connectionString },
      outside: new Map([["the vault", note]]),
      from: undefined,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onReached: () => undefined,
    });
    expect([flaw, events?.leaves, events?.coverage?.size]).toEqual([undefined, 351, 351]);
    await copy.close();
    await store.close();
    await embedded.close();
    embedded.remove();
    rmSync(folder, { recursive: true });
  });
});
