import autocannon from "autocannon";
import { report } from "../stage/report.ts";

/** Sends what it is told to for as long as it is told to, again and again; reports each time. */
export interface HttpLoad {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface HttpLoadResult {
  readonly perSecond: number;
  /** Of one core, 0 to 1: near 1 it was this generator that was measured. */
  readonly ownShare: number;
}

process.on("message", async ({ url, headers, body, connections, seconds }: HttpLoad) => {
  const before = process.cpuUsage();
  const result = await autocannon({
    url,
    method: "POST",
    headers: { ...headers },
    body,
    connections,
    duration: seconds,
  });
  const { user, system } = process.cpuUsage(before);
  if (result.non2xx > 0 || result.errors > 0 || result.timeouts > 0) {
    throw new Error(`${result.non2xx} bad answers, ${result.errors} errors, ${result.timeouts} timeouts from ${url}`);
  }
  report({
    perSecond: result["2xx"] / result.duration,
    ownShare: (user + system) / 1e6 / result.duration,
  } satisfies HttpLoadResult);
});
