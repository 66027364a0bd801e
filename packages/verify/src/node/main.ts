import { parseArgs } from "node:util";
import { comparePaths } from "./compare.ts";
import { Unusable } from "./unusable.ts";
import { type Answer, verifyPath } from "./verify.ts";

const USAGE = `usage: ebox-verify [options] <proof.zip | unpacked bundle | log folder>
       ebox-verify compare [options] <checkpoint | log folder> <checkpoint | log folder>

  --key <key>          the log's verifier key, <origin>+<id>+<base64>, as you got it elsewhere; may be repeated
  --checkpoint <file>  a checkpoint of the log that you got elsewhere
  --log <folder>       the log's tiles
  --witness <key>      a witness that has to have cosigned; may be repeated
  --tsa-ca <file>      certificates (PEM) that the timestamp has to lead to
  --language <code>    nl, fr, de or en
  --json               for programs

Exit code: 0 verified (same, grew), 1 not (fork), 2 unreadable or wrong usage, 3 consistent in itself but not anchored
(unknown).
`;

const OPTIONS = {
  key: { type: "string", multiple: true },
  witness: { type: "string", multiple: true },
  checkpoint: { type: "string" },
  log: { type: "string" },
  "tsa-ca": { type: "string" },
  language: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** One command line; returns the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    if (values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    const { "tsa-ca": tsaCa, help: _, ...others } = values;
    const { text, exitCode } = await run(positionals, { ...others, ...(tsaCa !== undefined && { tsaCa }) });
    process.stdout.write(`${text}\n`);
    return exitCode;
  } catch (error) {
    if (!(error instanceof Unusable) && !isWrongUsage(error)) throw error;
    process.stderr.write(`ebox-verify: ${error.message}\n`);
    return 2;
  }
}

function run(positionals: readonly string[], options: Parameters<typeof verifyPath>[1]): Promise<Answer> {
  const [first, second, third] = positionals;
  if (first === "compare" && second !== undefined && third !== undefined && positionals.length === 3) {
    return comparePaths(second, third, options);
  }
  if (first === undefined || positionals.length > 1)
    throw new Unusable("wrong usage: ebox-verify --help tells what there is");
  return verifyPath(first, options);
}

const isWrongUsage = (error: unknown): error is Error =>
  error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
