import { Command, Option } from "commander";
import { LANGUAGES } from "ebox-verify";
import { type Answer, Unusable, type VerifyOptions, verifyPath } from "ebox-verify/node";
import { EndsWith, WrongUsage } from "./failures.ts";
import { logAt } from "./log-at.ts";

const AFTER_HELP = `
Exit code: 0 verified, 1 not verified, 2 unreadable or wrong usage, 3 consistent in itself, but nobody whom you trust says
that the key is the log's (give --key or --checkpoint). docs/evidence.md has the formats and what is checked.
`;

/** `ebox verify`: as whoever does not trust this service runs \`ebox-verify\`, of a package of its own. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description("verify a delivery proof, or a log's folder; asks nobody")
    .argument("<bundle>", "proof.zip, an unpacked one, or a log's folder")
    .option("--key <key...>", "the log's verifier key, as you got it elsewhere")
    .option("--checkpoint <file>", "a checkpoint that you got elsewhere")
    .option("--log <place>", "the log's folder or URL, where that checkpoint is of another size")
    .option("--witness <key...>", "a witness that has to have cosigned")
    .option("--tsa-ca <file>", "certificates (PEM) that the timestamp has to lead to")
    .addOption(new Option("--language <code>", "of the answer").choices(LANGUAGES).default("en"))
    .option("--json", "for programs")
    .addHelpText("after", AFTER_HELP)
    .action(async (bundle: string, options: VerifyOptions) =>
      print(await answered(verifyPath(bundle, options, logAt))),
    );
}

/** Raises `WrongUsage` where what was given cannot be used. */
export async function answered(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof Unusable ? new WrongUsage(error.message) : error;
  }
}

/** Raises `EndsWith` where the exit code is another than 0. */
export function print({ text, exitCode }: Answer): void {
  process.stdout.write(`${text}\n`);
  if (exitCode !== 0) throw new EndsWith(exitCode);
}
