import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Command, Option } from "commander";
import { exportedEvent } from "../application/audit/export/exported-event.ts";
import { type ExportFormat, FORMATS, type FormatName } from "../application/audit/export/formats.ts";
import { eventsOfPeriod, type Period, type Subject, SubjectFilter } from "../application/audit/export/period.ts";
import { isMessageId } from "../domain/message-id.ts";
import { enterpriseOption, momentOption } from "./audit/moment-option.ts";
import { withLog } from "./audit/with-log.ts";
import { CommandFailed, WrongUsage } from "./failures.ts";
import { startProgressBar } from "./progress-bar.ts";

/** Characters that are gathered before they are written. */
const CHUNK = 64 * 1024;

const AFTER_HELP = `
A moment is a time (RFC 3339) or a position as the API tells it: --from is the first event at or after that time, or the
first one after that position; --to the last one before the first later one, or that position. No content is exported,
only commitments to it. It reads the log beside a running service; the file appears once it is complete.
`;

interface Options {
  readonly format: FormatName;
  readonly output: string;
  readonly from?: string;
  readonly to?: string;
  readonly mailbox?: string;
  readonly message?: string;
  readonly force?: true;
}

/** `ebox export`: the audit trail of a period as a file. */
export function exportCommand(): Command {
  return new Command("export")
    .description("export the audit trail of a period as JSON, CSV or PDF, from the event log alone")
    .addOption(new Option("--format <format>", "of the file").choices(Object.keys(FORMATS)).makeOptionMandatory())
    .requiredOption("-o, --output <file>", "the file to write")
    .option("--from <moment>", "from then on (default: from the beginning)")
    .option("--to <moment>", "up to then (default: to the end)")
    .option(
      "--mailbox <enterprise number>",
      "only what is about this enterprise: its mailbox, what it sent and received",
    )
    .option("--message <id>", "only what is about this message")
    .option("--force", "replace the file where it exists")
    .addHelpText("after", AFTER_HELP)
    .action(async (options: Options) => {
      const period: Period = {
        ...(options.from !== undefined && { from: momentOption("--from", options.from) }),
        ...(options.to !== undefined && { until: momentOption("--to", options.to) }),
      };
      const file = resolve(options.output);
      if (existsSync(file) && !options.force) throw new WrongUsage(`${options.output} exists: --force replaces it`);
      const title = `e-Box audit trail, ${options.from ?? "from the beginning"} to ${options.to ?? "the end"}`;
      const format = FORMATS[options.format](title);
      const events = await exportTo(file, options.force === true, format, period, subjectOf(options));
      process.stdout.write(`${events} events in ${options.output}\n`);
    });
}

function subjectOf({ mailbox, message }: Options): Subject {
  const id = message?.toLowerCase();
  if (id !== undefined && !isMessageId(id)) throw new WrongUsage("--message takes a message's UUID");
  return {
    ...(mailbox !== undefined && { mailbox: enterpriseOption("--mailbox", mailbox) }),
    ...(id !== undefined && { message: id }),
  };
}

/** Whole or not at all: it is written beside, made durable, and then given its name. Returns how many events. */
async function exportTo(file: string, force: boolean, format: ExportFormat, period: Period, subject: Subject) {
  const beside = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  const handle = await open(beside, "wx", 0o600).catch((error) => {
    throw new CommandFailed(`${dirname(file)} cannot be written to: ${error.code}`);
  });
  const progress = startProgressBar("events", undefined);
  try {
    const events = await withLog(async (store, signal) => {
      const filter = new SubjectFilter(subject);
      const pieces = new Pieces(handle, format.encoding);
      await pieces.write(format.begin());
      let exported = 0;
      for await (const event of eventsOfPeriod(store, period, signal, (looked) => progress.update(looked))) {
        if (!filter.passes(event) || event.isBefore) continue;
        exported++;
        await pieces.write(format.event(exportedEvent(event)));
      }
      await pieces.write(format.end());
      await pieces.flush();
      return exported;
    });
    await handle.sync();
    await handle.close();
    if (force) await rename(beside, file);
    else await name(beside, file);
    return events;
  } finally {
    progress.finish();
    await handle.close().catch(() => undefined);
    await rm(beside, { force: true });
  }
}

/** Unlike a rename, it fails where somebody made the file meanwhile. */
async function name(beside: string, file: string): Promise<void> {
  await link(beside, file).catch((error) => {
    if (error.code !== "EEXIST") throw error;
    throw new CommandFailed(`${file} was made meanwhile: nothing was replaced`);
  });
}

/** Small pieces together: a write for each would take most of the time. */
class Pieces {
  readonly #file: FileHandle;
  readonly #encoding: ExportFormat["encoding"];
  #gathered = "";

  constructor(file: FileHandle, encoding: ExportFormat["encoding"]) {
    this.#file = file;
    this.#encoding = encoding;
  }

  async write(piece: string): Promise<void> {
    this.#gathered += piece;
    if (this.#gathered.length >= CHUNK) await this.flush();
  }

  async flush(): Promise<void> {
    await this.#file.writeFile(Buffer.from(this.#gathered, this.#encoding));
    this.#gathered = "";
  }
}
