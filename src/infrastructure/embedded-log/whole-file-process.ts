import { findFlawInWhole } from "./whole-file.ts";
import type { WholeFileAnswer } from "./whole-file-check.ts";

const [, , file = ""] = process.argv;
process.stdout.write(JSON.stringify(answer() satisfies WholeFileAnswer));

function answer(): WholeFileAnswer {
  try {
    return { flaw: findFlawInWhole(file) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}
