import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Role } from "../../src/application/ports/identity.ts";
import { endProcess } from "./child.ts";

const EBOX = fileURLToPath(new URL("../../bin/ebox.js", import.meta.url));
const run = promisify(execFile);

/** The real service in a process of its own, on a free port of the loopback address. */
export interface RunningService {
  /** `http://127.0.0.1:<port>/graphql` */
  readonly graphql: string;
  /** A development token, valid for a day. */
  token(persona: Role, enterpriseNumber: string): Promise<string>;
  /** Posts one operation. Throws where the answer has errors. */
  ask<Data>(token: string, query: string, variables: object): Promise<Data>;
}

/** One token does the work of thousands of people. */
const UNBOUNDED = { EBOX_COST_PER_MINUTE: "999999999", EBOX_SOCKETS_PER_CALLER: "100000" };

/** The embedded log, also where the environment names a cluster: that is for the rows about it. */
const EMBEDDED: NodeJS.ProcessEnv = { EVENTSTORE_URL: "" };

/** Resolves when it shows all that stands in its log; ended when the row is over. */
export async function startService(
  cleanup: AsyncDisposableStack,
  dataFolder: string,
  eventStore = EMBEDDED,
): Promise<RunningService> {
  const own = { PORT: "0", HOST: "127.0.0.1", EBOX_DATA_DIR: dataFolder, LOG_LEVEL: "warn", ...UNBOUNDED };
  const env = { ...process.env, ...own, ...eventStore };
  const service = spawn(process.execPath, [EBOX, "serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
  cleanup.defer(() => endProcess(service));
  const graphql = await addressIn(service.stdout);

  return {
    graphql,
    async token(persona, enterpriseNumber) {
      const words = ["token", persona, "--enterprise", enterpriseNumber, "--lifetime", "1d"];
      return (await run(process.execPath, [EBOX, ...words], { env })).stdout.trim();
    },
    async ask<Data>(token: string, query: string, variables: object) {
      const response = await fetch(graphql, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as { data?: Data; errors?: object[] };
      if (answer.data === undefined || answer.errors) throw new Error(`ebox answered ${JSON.stringify(answer.errors)}`);
      return answer.data;
    },
  };
}

/** What `serve` prints when it is ready. */
async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  let address: string | undefined;
  for await (const line of createInterface({ input: output })) {
    lines.push(line);
    address = /^\s*GraphQL\s+(\S+)/.exec(line)?.[1];
    if (address !== undefined) break;
  }
  if (address === undefined) throw new Error(`The service did not start:\n${lines.join("\n")}`);
  // Whatever it says from now on must not fill the pipe.
  output.resume();
  return address;
}
