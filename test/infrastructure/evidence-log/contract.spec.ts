import { join } from "node:path";
import { openEvidenceLog } from "../../../src/evidence-side.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { evidenceLogContract } from "../../contract/evidence-log.contract.ts";
import { aLogFolder } from "../embedded-log/log-folder.ts";

evidenceLogContract("Over the embedded log, it", async () => {
  const { file, remove } = aLogFolder();
  const store = await openEmbeddedLog({ file });
  return {
    store,
    open: (folder) =>
      openEvidenceLog({
        place: { folder: join(folder, "log"), index: join(folder, "evidence.sqlite"), origin: "ebox.test" },
        store: { kind: "embedded", file, namespace: "ebox" },
        restMs: 0,
      }),
    async dispose() {
      await store.close();
      remove();
    },
  };
});
