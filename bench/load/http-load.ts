import { startChild } from "../stage/child.ts";
import type { HttpLoad, HttpLoadResult } from "./http-load-process.ts";

/** What is sent again and again. */
export type LoadRequest = Pick<HttpLoad, "url" | "headers" | "body">;

/** A load generator in a process of its own, ended when the row is over. */
export function startHttpLoad(
  cleanup: AsyncDisposableStack,
  { connections, seconds }: Pick<HttpLoad, "connections" | "seconds">,
) {
  const load = startChild(cleanup, new URL("./http-load-process.ts", import.meta.url));
  let ownShare = 0;
  return {
    /** A round of that request: how many were answered in a second. */
    measure: (request: LoadRequest) => async (): Promise<number> => {
      load.send({ ...request, connections, seconds } satisfies HttpLoad);
      const result = await load.next<HttpLoadResult>();
      ownShare = Math.max(ownShare, result.ownShare);
      return result.perSecond;
    },
    /** For the row's note. */
    note: () =>
      `The load comes from a process of its own, which took at most ${Math.round(ownShare * 100)} % of a core.`,
  };
}
