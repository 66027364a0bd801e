import { built } from "../stage/built.ts";
import { report } from "../stage/report.ts";

/** Reads and parses a log as the projector gets it, and does nothing with it. */
const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);
const { STREAM_PREFIXES } = await built<typeof import("../../src/infrastructure/read-model/recorded.ts")>(
  "infrastructure/read-model/recorded",
);
const { BATCH } = await built<typeof import("../../src/infrastructure/read-model/projector-loop.ts")>(
  "infrastructure/read-model/projector-loop",
);

const [file] = process.argv.slice(2) as [string];
const store = await openEmbeddedLog({ file, readOnly: true });
const { signal } = new AbortController();
let events = 0;
const started = performance.now();
for await (const batch of store.subscribe({ prefixes: STREAM_PREFIXES, maxBatch: BATCH, signal })) {
  events += batch.events.length;
  if (batch.caughtUp) break;
}
const seconds = (performance.now() - started) / 1_000;
await store.close();
report({ events, seconds, peakBytes: process.resourceUsage().maxRSS * 1_024 });
process.disconnect?.();
