import { join } from "node:path";
import { BackupTooSlow, backUpLog } from "../../../src/infrastructure/embedded-log/back-up-log.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { anEvent, appended, aStream } from "../../contract/event-store/stage.ts";
import { aLogFolder } from "./log-folder.ts";

it("gives up a copy of the log that takes too long: what expires meanwhile cannot be erased", async () => {
  const folder = aLogFolder();
  const store = await openEmbeddedLog({ file: folder.file });
  try {
    // More pages than are copied at once.
    for (let number = 0; number < 12; number++) {
      const events = [anEvent({ text: "x".repeat(500_000) })];
      await appended(store, { stream: aStream("content"), expected: "no-stream", events });
    }
    const into = join(folder.file, "..", "copy.sqlite");
    await expect(backUpLog(folder.file, into, () => undefined, 0)).rejects.toThrow(BackupTooSlow);
  } finally {
    await store.close();
    folder.remove();
  }
});
