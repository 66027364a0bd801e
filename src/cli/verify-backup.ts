import { resolve } from "node:path";
import { Command } from "commander";
import { verifyBackup } from "../backup/verify-backup.ts";
import { refusedBackup } from "./backup-failures.ts";
import { CommandFailed } from "./failures.ts";
import { StepBars } from "./step-bars.ts";

/** `ebox verify-backup`: exit code 1 where anything is not as it was written, with the first bad position. */
export function verifyBackupCommand(): Command {
  return new Command("verify-backup")
    .description("read every event and document of a backup, and check them against each other")
    .argument("<backup>", "the folder that ebox backup wrote")
    .action(async (backup: string) => {
      const bars = new StepBars();
      const { flaws, manifest } = await verifyBackup(resolve(backup), (step) => bars.show(step)).catch(refusedBackup);
      bars.end();
      for (const flaw of flaws) process.stdout.write(`${flaw}\n`);
      if (flaws.length > 0) throw new CommandFailed(`the backup of ${manifest.startedAt} is damaged`);
      process.stdout.write(`the backup of ${manifest.startedAt} is whole\n`);
    });
}
