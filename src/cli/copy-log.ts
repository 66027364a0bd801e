import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { copyLog, LogsDiffer } from "../application/copy-log.ts";
import { type Configuration, isNamespace, readConfiguration } from "../configuration.ts";
import { createDataFolder, dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { lockDataFolder } from "../infrastructure/data-folder/lock.ts";
import {
  ConnectionStringRefused,
  checkedConnectionString,
} from "../infrastructure/eventstoredb/checked-connection-string.ts";
import { openStore, openStoreToRead, type StorePlace, storeOpening } from "../store-opening.ts";
import { CommandFailed, Stopped, WrongUsage } from "./failures.ts";
import { StepBars } from "./step-bars.ts";
import { stopSignal } from "./stop-signal.ts";

const AFTER_HELP = `
A place is a data folder, esdb://…, or the word EVENTSTORE_URL for what that variable says (so that no password stands in
the list of processes). The events keep their ids, streams, revisions, order and bytes. The target has to be empty, or what
an earlier run left: the same command again goes on there. No service may run on either meanwhile. Documents are no
events: copy the folder "documents" along (docs/backup.md).
`;

interface Options {
  readonly from: string;
  readonly to: string;
  readonly fromNamespace?: string;
  readonly toNamespace?: string;
}

/** `ebox copy-log`: exit code 1 where the target is no beginning of the source. */
export function copyLogCommand(): Command {
  return new Command("copy-log")
    .description("copy the event log from a data folder to EventStoreDB, or back, or on; resumable")
    .requiredOption("--from <place>", "the log to copy")
    .requiredOption("--to <place>", "an empty log, or the beginning of a copy")
    .option("--from-namespace <name>", "of its streams (default: EBOX_NAMESPACE)")
    .option("--to-namespace <name>", "of the copy's streams (default: EBOX_NAMESPACE)")
    .addHelpText("after", AFTER_HELP)
    .action(async (options: Options) => {
      const configuration = readConfiguration(process.env);
      const from = placeOf("--from", options.from, options.fromNamespace, configuration);
      const to = placeOf("--to", options.to, options.toNamespace, configuration);
      const isSame = (["dataFolder", "eventStoreUrl", "namespace"] as const).every((key) => from[key] === to[key]);
      if (isSame) throw new WrongUsage("--from and --to are the same log");
      await copy(from, to);
    });
}

async function copy(from: StorePlace, to: StorePlace): Promise<void> {
  const stopping = new AbortController();
  void stopSignal().then((by) => stopping.abort(new Stopped(by, "the same command goes on from here")));
  const opened = new AsyncDisposableStack();
  const bars = new StepBars();
  try {
    const opening = storeOpening(from);
    if (opening.kind === "embedded" && !existsSync(opening.file)) {
      throw new CommandFailed(`there is no event log in ${from.dataFolder}`);
    }
    for (const folder of foldersOf(from, to)) opened.adopt(lockDataFolder(folder), (lock) => lock.release());
    const source = opened.adopt(await openStoreToRead(opening), (log) => log.close());
    const target = opened.adopt(await openStore(storeOpening(to)), (log) => log.close());
    const copied = await copyLog(source, target, (step) => bars.show(step), stopping.signal);
    bars.end();
    process.stdout.write(
      `${copied.appended} events copied; both logs hold ${copied.events} events and ${copied.tombstones} tombstones\n` +
        `SHA-256 of the canonical bytes: ${copied.sha256}\n`,
    );
  } catch (error) {
    bars.end();
    stopping.signal.throwIfAborted();
    throw error instanceof LogsDiffer ? new CommandFailed(`the logs differ: ${error.message}`) : error;
  } finally {
    await opened.disposeAsync();
  }
}

const ADDRESS = /^(esdb|kurrentdb)(\+discover)?:\/\//;

/** Raises `WrongUsage`, which never shows the address: it may have a password in it. */
function placeOf(option: string, text: string, name: string | undefined, configuration: Configuration): StorePlace {
  const namespace = name ?? configuration.namespace;
  if (!isNamespace(namespace)) throw new WrongUsage(`${option}-namespace cannot stand before stream names`);
  if (text === "EVENTSTORE_URL") {
    const { eventStoreUrl } = configuration;
    if (eventStoreUrl === undefined) throw new WrongUsage(`${option} EVENTSTORE_URL: the variable is not set`);
    return { dataFolder: "", namespace, eventStoreUrl };
  }
  if (!ADDRESS.test(text)) return { dataFolder: resolve(text), namespace };
  try {
    return { dataFolder: "", namespace, eventStoreUrl: checkedConnectionString(text) };
  } catch (error) {
    if (!(error instanceof ConnectionStringRefused)) throw error;
    throw new WrongUsage(`${option} ${error.message}: expected esdb://user:password@host:port?tls=true`);
  }
}

/** Those of embedded logs, each once; the target's is created where it is missing. */
function foldersOf(from: StorePlace, to: StorePlace): Set<string> {
  const folders = new Set<string>();
  if (from.eventStoreUrl === undefined) folders.add(dataFolderAt(from.dataFolder).path);
  if (to.eventStoreUrl === undefined) folders.add(createDataFolder(to.dataFolder).path);
  return folders;
}
