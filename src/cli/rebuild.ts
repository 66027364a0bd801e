import { existsSync } from "node:fs";
import { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import { dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { rebuildReadModel } from "../infrastructure/read-model/rebuild.ts";
import { longLog } from "../long-log.ts";
import { openStoreToRead, storeOpening } from "../store-opening.ts";
import { CommandFailed } from "./failures.ts";
import { startProgressBar } from "./progress-bar.ts";

/** `ebox rebuild`: beside a running service, which takes the new read model up within a minute. */
export function rebuildCommand(): Command {
  return new Command("rebuild")
    .description("build the read model again from the event log, beside the live one, and switch to it")
    .action(async () => {
      const configuration = readConfiguration(process.env);
      const { dataFolder } = configuration;
      const { readModel } = dataFolderAt(dataFolder);
      const opening = storeOpening(configuration);
      if (opening.kind === "embedded" && !existsSync(opening.file)) {
        throw new CommandFailed(`there is no event log in ${dataFolder}`);
      }
      const store = await openStoreToRead(opening);
      // How many events there are is known when all are read: positions cannot be counted.
      const progress = startProgressBar("events", undefined);
      try {
        await rebuildReadModel({
          folder: readModel,
          store: longLog(opening, store),
          onProgress: ({ events }) => progress.update(events),
        });
        progress.finish();
      } finally {
        await store.close();
      }
    });
}
