import { existsSync, readFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { anEvent, appended, aStream, aWrittenStream } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";

const SECRET = "Geheim-Onderwerp";

/** Reads as latin1, so that bytes are characters. */
const holds = (file: string) => existsSync(file) && readFileSync(file, "latin1").includes(SECRET);

describe("Tombstoning in an embedded log", () => {
  it.each([
    ["small content", 1],
    ["content over many pages", 10_000],
  ])("leaves no byte of %s in its files", async (_, times) => {
    const folder = aLogFolder();
    const store = await openEmbeddedLog({ file: folder.file });
    const wal = `${folder.file}-wal`;
    try {
      const stream = aStream("content");
      await aWrittenStream(store, 10);
      const events = [anEvent({ text: SECRET.repeat(times) })];
      await appended(store, { stream, expected: "no-stream", events });
      await aWrittenStream(store, 10);
      expect(holds(wal)).toBe(true);

      await store.tombstone(stream);
      while (holds(wal)) await nextTurn();
      await store.close();
      expect(holds(folder.file)).toBe(false);
      expect(holds(wal)).toBe(false);
    } finally {
      await store.close();
      folder.remove();
    }
  });
});
