/** Preloaded into a service: SIGUSR2 collects its garbage and writes what memory is left in use to `memory.json`. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc");
  const file = join(process.env.EBOX_DATA_DIR, "memory.json");
  process.on("SIGUSR2", async () => {
    collectGarbage();
    // Buffers are let go of a turn after the objects that had them.
    await setImmediate();
    collectGarbage();
    writeFileSync(`${file}.new`, JSON.stringify(process.memoryUsage()));
    renameSync(`${file}.new`, file);
  });
}
