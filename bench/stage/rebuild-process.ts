import { built } from "./built.ts";
import { report } from "./report.ts";

/** Builds the read model of a log in a folder, in a process of its own, so that its memory is its own as well. */
const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);
const { rebuildReadModel } = await built<typeof import("../../src/infrastructure/read-model/rebuild.ts")>(
  "infrastructure/read-model/rebuild",
);

const [file, folder] = process.argv.slice(2) as [string, string];
const store = await openEmbeddedLog({ file, readOnly: true });
const started = performance.now();
const { events } = await rebuildReadModel({ folder, store });
const seconds = (performance.now() - started) / 1_000;
await store.close();
report({ events, seconds, peakBytes: process.resourceUsage().maxRSS * 1_024 });
process.disconnect?.();
