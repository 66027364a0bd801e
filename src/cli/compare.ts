import { Command, Option } from "commander";
import { LANGUAGES } from "ebox-verify";
import { type CompareOptions, comparePaths } from "ebox-verify/node";
import { logAt } from "./log-at.ts";
import { answered, print } from "./verify.ts";

const AFTER_HELP = `
Exit code: 0 same or grew, 1 fork, 2 unreadable or wrong usage, 3 unknown. Without the log's tiles nothing is said to have
grown. Without --key the signatures are not looked at.
`;

/** `ebox compare`: whether one state of a log continues another, or there are two histories. */
export function compareCommand(): Command {
  return new Command("compare")
    .description("say whether two checkpoints of a log are the same, one grew from the other, or the log forked")
    .argument("<a>", "a checkpoint, or a log's folder")
    .argument("<b>", "another")
    .option("--log <place>", "the log's folder or URL, whose tiles show it (default: those of the folder given)")
    .option("--key <key...>", "the log's verifier key: both have to be signed by it")
    .addOption(new Option("--language <code>", "of the answer").choices(LANGUAGES).default("en"))
    .option("--json", "for programs")
    .addHelpText("after", AFTER_HELP)
    .action(async (a: string, b: string, options: CompareOptions) =>
      print(await answered(comparePaths(a, b, options, logAt))),
    );
}
