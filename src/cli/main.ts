import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { ConfigurationError } from "../configuration.ts";
import { DataFolderUnusable } from "../infrastructure/data-folder/layout.ts";
import { BucketUnusable } from "../infrastructure/documents/bucket/bucket-unusable.ts";
import { backupCommand } from "./backup.ts";
import { compareCommand } from "./compare.ts";
import { copyLogCommand } from "./copy-log.ts";
import { demoCommand } from "./demo.ts";
import { exportCommand } from "./export.ts";
import { EndsWith, NotCovered, WrongUsage } from "./failures.ts";
import { fsckCommand } from "./fsck.ts";
import { proofCommand } from "./proof.ts";
import { publishCommand } from "./publish.ts";
import { rebuildCommand } from "./rebuild.ts";
import { replayCommand } from "./replay.ts";
import { restoreCommand } from "./restore.ts";
import { rotateKeyCommand } from "./rotate-key.ts";
import { schemaCommand } from "./schema.ts";
import { serveCommand } from "./serve.ts";
import { tokenCommand } from "./token.ts";
import { verifyCommand } from "./verify.ts";
import { verifyBackupCommand } from "./verify-backup.ts";
import { witnessCommand } from "./witness.ts";

/** The one place that knows every command; a command is one file. */
const COMMANDS: readonly (() => Command)[] = [
  serveCommand,
  demoCommand,
  tokenCommand,
  publishCommand,
  proofCommand,
  rebuildCommand,
  backupCommand,
  verifyBackupCommand,
  restoreCommand,
  copyLogCommand,
  fsckCommand,
  replayCommand,
  exportCommand,
  rotateKeyCommand,
  witnessCommand,
  verifyCommand,
  compareCommand,
  schemaCommand,
];

const AFTER_HELP = `
Settings come from the environment: PORT, HOST, EBOX_DATA_DIR, EBOX_URL, OIDC_ISSUER, LOG_LEVEL … (see README.md).

A first look:
  $ npx ebox serve
  $ npx ebox token administrator
`;

/** Runs one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage or configuration, 3 not covered. */
export async function main(words: readonly string[]): Promise<number> {
  const program = new Command("ebox")
    .description("The secure mailbox between a country's institutions and its enterprises.")
    .version((createRequire(import.meta.url)("../../package.json") as { version: string }).version)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("(ebox --help tells what there is)");
  for (const create of COMMANDS) program.addCommand(create());
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has said already what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof EndsWith) return error.exitCode;
    process.stderr.write(`ebox: ${oneLine(error)}\n`);
    if (error instanceof NotCovered) return 3;
    return MISTAKES.some((mistake) => error instanceof mistake) ? 2 : 1;
  }
}

/** Of whoever typed it or set the environment. */
const MISTAKES = [BucketUnusable, ConfigurationError, DataFolderUnusable, WrongUsage];

/** Errors of these names are nobody's refusal but a bug, here or in what we stand on. */
const BUGS = ["Error", "TypeError", "RangeError", "ReferenceError", "SyntaxError", "AggregateError"];

/** Whatever it is, people get a line; the stack is for those who asked for it. */
function oneLine(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  if (process.env.LOG_LEVEL === "debug" || process.env.LOG_LEVEL === "trace") return error.stack ?? error.message;
  const message = error.message.replaceAll(/\s*\n\s*/g, " ");
  return BUGS.includes(error.name) ? `${message} (LOG_LEVEL=debug tells more)` : message;
}
