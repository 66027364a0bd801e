import { Command } from "commander";
import { formatVerifierKey } from "ebox-verify";
import { noteKey } from "../application/evidence/note-key.ts";
import { rotateKey } from "../application/evidence/rotate-key.ts";
import { readConfiguration } from "../configuration.ts";
import { systemClock } from "../infrastructure/clock/system-clock.ts";
import { createDataFolder, dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { lockDataFolder } from "../infrastructure/data-folder/lock.ts";
import { openNextKeyFile, readKeyFile, replaceKeyFile } from "../infrastructure/log-key/key-file.ts";
import { openStore, storeOpening } from "../store-opening.ts";
import { CommandFailed } from "./failures.ts";

const AFTER_HELP = `
The new key stands in the place of the old one, which is kept beside it by its id. Without EVENTSTORE_URL the service has to be
stopped meanwhile. With it, the others are given the new file: a node takes it up while it runs, and until then does not sign.
A command that was broken off is given again. Checkpoints and proofs of before stay valid.
`;

/** `ebox rotate-key`: prints the new key as others are to know it. */
export function rotateKeyCommand(): Command {
  return new Command("rotate-key")
    .description("let the evidence log be signed by a new key from now on, sealed by the one before")
    .addHelpText("after", AFTER_HELP)
    .action(async () => {
      const configuration = readConfiguration(process.env);
      const file = configuration.signing.keyFile ?? dataFolderAt(configuration.dataFolder).logKey;
      const standing = await readKeyFile(file);
      if (standing === undefined) throw new CommandFailed(`there is no key in ${file}`);
      const old = noteKey(configuration.logOrigin, standing);
      const next = noteKey(configuration.logOrigin, await openNextKeyFile(file));
      const opened = new AsyncDisposableStack();
      try {
        const opening = storeOpening(configuration);
        if (opening.kind === "embedded") {
          const { path } = createDataFolder(configuration.dataFolder);
          opened.adopt(lockDataFolder(path), (lock) => lock.release());
        }
        const store = opened.adopt(await openStore(opening), (toClose) => toClose.close());
        const rotation = await rotateKey({ store, clock: systemClock }, old, next);
        if (rotation.outcome === "refused") throw new CommandFailed(rotation.reason);
        await replaceKeyFile(file, old.keyId);
      } finally {
        await opened.disposeAsync();
      }
      process.stdout.write(`${formatVerifierKey(next)}\n`);
    });
}
