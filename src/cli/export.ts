import type { FileHandle } from "node:fs/promises";
import { Command, Option } from "commander";
import { exportedEvent } from "../application/audit/export/exported-event.ts";
import { type ExportFormat, FORMATS, type FormatName } from "../application/audit/export/formats.ts";
import { eventsOfPeriod, type Period, type Subject, SubjectFilter } from "../application/audit/export/period.ts";
import { isMessageId } from "../domain/message-id.ts";
import { enterpriseOption, momentOption } from "./audit/moment-option.ts";
import { withLog } from "./audit/with-log.ts";
import { WrongUsage } from "./failures.ts";
import { forceOption, OutputFile } from "./output-file.ts";
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
    .addOption(forceOption())
    .addHelpText("after", AFTER_HELP)
    .action(async (options: Options) => {
      const period: Period = {
        ...(options.from !== undefined && { from: momentOption("--from", options.from) }),
        ...(options.to !== undefined && { until: momentOption("--to", options.to) }),
      };
      const file = new OutputFile(options.output, options.force === true);
      const title = `e-Box audit trail, ${options.from ?? "from the beginning"} to ${options.to ?? "the end"}`;
      const format = FORMATS[options.format](title);
      const events = await exportTo(file, format, period, subjectOf(options));
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

/** Returns how many events. */
async function exportTo(file: OutputFile, format: ExportFormat, period: Period, subject: Subject): Promise<number> {
  const progress = startProgressBar("events", undefined);
  const filter = new SubjectFilter(subject);
  try {
    return await withLog((store, signal) =>
      file.write(async (handle) => {
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
      }),
    );
  } finally {
    progress.finish();
  }
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
