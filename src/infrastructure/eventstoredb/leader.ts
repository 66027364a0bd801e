import { setTimeout as after } from "node:timers/promises";
import { inTime } from "../../application/answer-in-time.ts";
import { NotLeaderError } from "./failures.ts";
import type { Pull } from "./pull.ts";

/** So long the client has to turn to the leader that it was told of. Milliseconds. */
const TURN_TO_LEADER = 50;

/** A node that is not the leader has done nothing, and tells the client who is. */
export async function askLeader<T>(work: () => Promise<T>, attempts = 10): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotLeaderError) || attempts === 1) throw error;
    await after(TURN_TO_LEADER);
    return askLeader(work, attempts - 1);
  }
}

/** A stream of the leader's, with its first item; undefined where it has none. */
export function beginAtLeader<Item>(
  open: () => Pull<Item> | Promise<Pull<Item>>,
): Promise<{ pull: Pull<Item>; first: Item | undefined }> {
  return askLeader(async () => {
    const opening = open();
    try {
      return await inTime(async () => {
        const pull = await opening;
        return { pull, first: await pull.next() };
      });
    } catch (error) {
      Promise.resolve(opening)
        .then((pull) => pull.leave())
        .catch(() => {});
      throw error;
    }
  });
}
