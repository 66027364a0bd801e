import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { anAppend, appended, aStream } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";
import { nextLine, startChild } from "./processes.ts";

const strace = spawnSync("strace", ["-V"]).status === 0;
const countingSyncs = strace ? it : it.skip;
const where = strace ? "" : " (not seen here: strace is not installed)";

/** How many times the kernel was told to put bytes on the disk while the task ran. */
async function syncsOf(task: string, appends: number): Promise<number> {
  const folder = aLogFolder();
  try {
    const trace = `${folder.file}.strace`;
    const under = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", trace];
    expect(await startChild(task, folder.file, appends, under).ended).toBe(0);
    return readFileSync(trace, "utf8").match(/\bf(data)?sync\(\d+.*= 0$/gm)?.length ?? 0;
  } finally {
    folder.remove();
  }
}

describe("What the embedded log acknowledged", () => {
  countingSyncs(`was synced to the disk, each append that is made alone${where}`, async () => {
    expect(await syncsOf("append one by one", 50)).toBeGreaterThanOrEqual(50);
  });

  countingSyncs(`was synced together where many append at the same time${where}`, async () => {
    const syncs = await syncsOf("append by 64 clients", 640);
    expect(syncs).toBeGreaterThanOrEqual(5);
    expect(syncs).toBeLessThan(320);
  });

  it("outlives a process that is killed in mid-append, whole, and the log goes on", async () => {
    const folder = aLogFolder();
    const acknowledged: string[] = [];
    try {
      for (let round = 1; round <= 3; round++) {
        const child = startChild("append until killed", folder.file);
        while (acknowledged.length < round * 200) acknowledged.push(await nextLine(child));
        child.process.kill("SIGKILL");
        expect(await child.ended).toBe("SIGKILL");

        const store = await openEmbeddedLog({ file: folder.file });
        const found = new Map<string, number>();
        for await (const page of store.readAll()) {
          for (const { stream } of page) found.set(stream, (found.get(stream) ?? 0) + 1);
        }
        for (const id of acknowledged) {
          expect([found.get(`content-${id}`), found.get(`message-${id}`)]).toEqual([3, 2]);
        }
        // Nothing torn: what was not acknowledged stands whole or not at all, both of its streams together.
        for (const [stream, events] of found) expect(events).toBe(stream.startsWith("content-") ? 3 : 2);
        expect(found.size % 2).toBe(0);
        await appended(store, anAppend(aStream("content"), "no-stream", 3));
        await appended(store, anAppend(aStream("message"), "no-stream", 2));
        await store.close();
      }
      const db = new DatabaseSync(folder.file, { readOnly: true });
      expect(db.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      db.close();
    } finally {
      folder.remove();
    }
  });

  it("was finished by close, also where nobody waited for it", async () => {
    const folder = aLogFolder();
    try {
      const store = await openEmbeddedLog({ file: folder.file });
      const appends = Array.from({ length: 500 }, () => anAppend(aStream(), "no-stream"));
      const answers = appends.map((append) => appended(store, append));
      await store.close();
      await Promise.all(answers);

      const again = await openEmbeddedLog({ file: folder.file });
      for (const { stream } of appends) expect((await again.readStream(stream)).state).toBe("exists");
      await again.close();
    } finally {
      folder.remove();
    }
  });
});
