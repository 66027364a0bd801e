import { resolve } from "node:path";
import { Command } from "commander";
import { restore } from "../backup/restore.ts";
import { refusedBackup } from "./backup-failures.ts";
import { startProgressBar } from "./progress-bar.ts";

/** `ebox restore`: into a folder of its own, never over one that is in use. */
export function restoreCommand(): Command {
  return new Command("restore")
    .description("make a backup a data folder again")
    .argument("<backup>", "the folder that ebox backup wrote")
    .requiredOption("--into <folder>", "new or empty: EBOX_DATA_DIR of the service to be started")
    .action(async (backup: string, { into }: { into: string }) => {
      const bar = startProgressBar("documents", undefined);
      const manifest = await restore(resolve(backup), resolve(into), (done) => bar.update(done)).catch(refusedBackup);
      bar.finish();
      process.stdout.write(`restored to ${into}: everything acknowledged before ${manifest.startedAt}\n`);
    });
}
