import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import type { OpenedEventStore } from "../../contract/event-store/stage.ts";

/** A folder for one case, to be removed by the case. */
export function aLogFolder(): { readonly file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "embedded-log-"));
  return { file: join(folder, "log.db"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function openInFolder(): Promise<OpenedEventStore> {
  const folder = aLogFolder();
  const store = await openEmbeddedLog({ file: folder.file });
  return {
    store,
    another: () => openEmbeddedLog({ file: folder.file }),
    async dispose() {
      await store.close();
      folder.remove();
    },
  };
}
