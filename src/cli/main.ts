import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { ConfigurationError } from "../configuration-error.ts";
import { DataFolderUnusable } from "../infrastructure/data-folder/layout.ts";
import { BucketUnusable } from "../infrastructure/documents/bucket/bucket-unusable.ts";
import { EndsWith, NotCovered, Stopped, WrongUsage } from "./failures.ts";

/** The one place that knows every command; a command is one file. Only the one that runs is loaded, with all that it needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serveCommand(),
  demo: async () => (await import("./demo.ts")).demoCommand(),
  token: async () => (await import("./token.ts")).tokenCommand(),
  publish: async () => (await import("./publish.ts")).publishCommand(),
  proof: async () => (await import("./proof.ts")).proofCommand(),
  rebuild: async () => (await import("./rebuild.ts")).rebuildCommand(),
  backup: async () => (await import("./backup.ts")).backupCommand(),
  "verify-backup": async () => (await import("./verify-backup.ts")).verifyBackupCommand(),
  restore: async () => (await import("./restore.ts")).restoreCommand(),
  "copy-log": async () => (await import("./copy-log.ts")).copyLogCommand(),
  fsck: async () => (await import("./fsck.ts")).fsckCommand(),
  replay: async () => (await import("./replay.ts")).replayCommand(),
  export: async () => (await import("./export.ts")).exportCommand(),
  "rotate-key": async () => (await import("./rotate-key.ts")).rotateKeyCommand(),
  witness: async () => (await import("./witness.ts")).witnessCommand(),
  verify: async () => (await import("./verify.ts")).verifyCommand(),
  compare: async () => (await import("./compare.ts")).compareCommand(),
  schema: async () => (await import("./schema.ts")).schemaCommand(),
};

const AFTER_HELP = `
Settings come from the environment: PORT, HOST, EBOX_DATA_DIR, EBOX_URL, OIDC_ISSUER, LOG_LEVEL … (see README.md).

A first look:
  $ npx ebox serve
  $ npx ebox token administrator
`;

/** Runs one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage or configuration, 3 not covered, 130 or 143 stopped. */
export async function main(words: readonly string[]): Promise<number> {
  const program = new Command("ebox")
    .description("The secure mailbox between a country's institutions and its enterprises.")
    .version((createRequire(import.meta.url)("../../package.json") as { version: string }).version)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("(ebox --help tells what there is)");
  for (const command of await commandsFor(words[0])) program.addCommand(command);
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has said already what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof EndsWith) return error.exitCode;
    process.stderr.write(`ebox: ${oneLine(error)}\n`);
    if (error instanceof Stopped) return error.exitCode;
    if (error instanceof NotCovered) return 3;
    return MISTAKES.some((mistake) => error instanceof mistake) ? 2 : 1;
  }
}

/** The one of that name; all where there is none, to tell what there is. */
function commandsFor(name = ""): Promise<Command[]> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return Promise.all((load ? [load] : Object.values(COMMANDS)).map((each) => each()));
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
