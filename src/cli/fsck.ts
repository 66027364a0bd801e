import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { NotAPosition, type Position } from "../application/ports/event-store.ts";
import { readConfiguration } from "../configuration.ts";
import { type Checked, FsckRefused, type FsckStep, fsck } from "../fsck.ts";
import { CommandFailed, NotCovered, WrongUsage } from "./failures.ts";
import { StepBars } from "./step-bars.ts";
import { untilStopped } from "./stop-signal.ts";

const AFTER_HELP = `
Every event of the log is read and hashed to the root, beside a running service or without one; nothing is changed. The root
is held against every checkpoint in the log, the file of EBOX_CHECKPOINT_FILE and those given: keep one where whoever runs
the service cannot change it. In the embedded log the hash chain of its rows is followed too.

Exit codes: 0 as it was signed; 1 damaged, with the first bad position; 2 wrong usage; 3 nothing is signed yet; 130 stopped
by Ctrl+C, with how to go on.
`;

interface Options {
  readonly from?: string;
  readonly rowsFrom?: string;
  readonly checkpoint?: readonly string[];
}

/** `ebox fsck` */
export function fsckCommand(): Command {
  return new Command("fsck")
    .description("hash every event of the log again, and check it against what was signed")
    .option("--from <position>", "go on after this position, where an earlier run was stopped")
    .option("--rows-from <position>", "the same, where it was stopped while it read the rows of the embedded log")
    .option("--checkpoint <file...>", "checkpoints kept outside the data folder")
    .addHelpText("after", AFTER_HELP)
    .action(async (options: Options) => {
      const configuration = readConfiguration(process.env);
      const kept = configuration.signing.checkpointFile;
      const outside = await readNotes(options.checkpoint ?? [], kept);
      const bars = new StepBars();
      const from = positionIn(options.from, "--from");
      const rowsFrom = positionIn(options.rowsFrom, "--rows-from");
      let goOn = from && `ebox fsck --from ${from} goes on`;
      try {
        const onReached = (position: Position, what: FsckStep["what"]) => {
          // Of rows that come after leaves which were hashed before, nothing has to be said.
          if (what === "rows" && from !== undefined) return;
          goOn = `ebox fsck ${what === "rows" ? "--rows-from" : "--from"} ${position} goes on`;
        };
        const onProgress = (step: FsckStep) => bars.show(step);
        const checked = await untilStopped(
          (signal) => fsck({ place: configuration, outside, from, rowsFrom, signal, onProgress, onReached }),
          () => goOn,
        );
        bars.end();
        tell(checked);
      } catch (error) {
        bars.end();
        throw error instanceof FsckRefused || error instanceof NotAPosition ? new WrongUsage(error.message) : error;
      }
    });
}

function tell({ flaw, events }: Checked): void {
  if (events) {
    const root = Buffer.from(events.root).toString("base64");
    process.stdout.write(`${events.leaves} leaves, root ${root}\n${coverageOf(events)}`);
  }
  if (flaw) {
    const where = flaw.position === undefined ? "" : `first bad position ${flaw.position}: `;
    throw new CommandFailed(`${where}${flaw.what}`);
  }
  if (events && events.leaves > 0 && !events.coverage) {
    throw new NotCovered("nothing of this log is signed yet: what was changed or cut would not be seen");
  }
}

function coverageOf({ coverage, leaves }: NonNullable<Checked["events"]>): string {
  if (coverage === undefined) return "";
  const { size, whose, last } = coverage;
  const since = last ? ` since ${last.time} (position ${last.position})` : " since then";
  return `covered: the first ${size}, by ${whose}\nnot covered${since}: ${leaves - size} leaves stand there; one that was cut off would not be missed\n`;
}

async function readNotes(files: readonly string[], kept: string | undefined): Promise<Map<string, string>> {
  const notes = new Map<string, string>();
  for (const file of files) {
    const note = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new WrongUsage(`--checkpoint ${file} cannot be read: ${error.code}`);
    });
    notes.set(file, note);
  }
  if (kept === undefined) return notes;
  const note = await readFile(kept, "utf8").catch((error: NodeJS.ErrnoException) => {
    // None was kept yet.
    if (error.code === "ENOENT") return undefined;
    throw new WrongUsage(`EBOX_CHECKPOINT_FILE cannot be read: ${error.code}`);
  });
  if (note !== undefined) notes.set("EBOX_CHECKPOINT_FILE", note);
  return notes;
}

function positionIn(text: string | undefined, option: string): Position | undefined {
  if (text !== undefined && !/^[0-9a-f]{16,40}$/.test(text)) throw new WrongUsage(`${option} is no position`);
  return text as Position | undefined;
}
