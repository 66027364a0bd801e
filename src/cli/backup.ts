import { resolve } from "node:path";
import { Command } from "commander";
import { backUp } from "../backup/back-up.ts";
import { readConfiguration } from "../configuration.ts";
import { systemClock } from "../infrastructure/clock/system-clock.ts";
import { dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { refusedBackup } from "./backup-failures.ts";
import { CommandFailed } from "./failures.ts";
import { StepBars } from "./step-bars.ts";

/** `ebox backup`: beside a running service. */
export function backupCommand(): Command {
  return new Command("backup")
    .description("back up the embedded event log, documents and keys, beside a running service")
    .argument("<folder>", "new or empty")
    .action(async (folder: string) => {
      const { dataFolder, eventStoreUrl, documentBucket } = readConfiguration(process.env);
      if (eventStoreUrl !== undefined) {
        throw new CommandFailed("EVENTSTORE_URL is set: the event log is the cluster's to back up (docs/backup.md)");
      }
      const documents = documentBucket ? "elsewhere" : "included";
      const bars = new StepBars();
      try {
        const from = dataFolderAt(dataFolder);
        const options = { documents, clock: systemClock } as const;
        const { startedAt } = await backUp(from, resolve(folder), options, (step) => bars.show(step));
        bars.end();
        process.stdout.write(`everything acknowledged before ${startedAt} is in ${folder}\n`);
        if (documents === "elsewhere") process.stdout.write("the documents are in the bucket, and not in the backup\n");
      } catch (error) {
        refusedBackup(error);
      } finally {
        bars.end();
      }
    });
}
