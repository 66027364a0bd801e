import { readFile, writeFile } from "node:fs/promises";
import { Command } from "commander";
import { CommandFailed } from "./failures.ts";

/** `ebox schema`: the contract as the running code has it. Needs no data folder and no configuration. */
export function schemaCommand(): Command {
  return new Command("schema")
    .description("print the GraphQL schema of this version")
    .option("--write <file>", "write it to this file instead")
    .option("--check <file>", "fail where this file says something else")
    .action(async (options: { write?: string; check?: string }) => {
      const { printCurrentSchema } = await import("../graphql/schema.ts");
      const schema = printCurrentSchema();
      if (options.check !== undefined) await compare(options.check, schema);
      else if (options.write !== undefined) await writeFile(options.write, schema);
      else process.stdout.write(schema);
    });
}

async function compare(file: string, schema: string): Promise<void> {
  const committed = await readFile(file, "utf8").catch(() => "");
  if (committed !== schema) throw new CommandFailed(`${file} is not the schema of this version: run npm run schema`);
}
