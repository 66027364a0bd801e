import { setTimeout as pause } from "node:timers/promises";
import type { Heard } from "../load/subscribers-process.ts";
import { startChild } from "../stage/child.ts";
import { openSubscribers } from "../stage/live-mailbox.ts";

const REST = 25;

/** Sends a frame of so many bytes to all; resolves when every one of them has it. */
export type Broadcast = (bytes: number) => Promise<Heard>;

export async function openBroadcast(cleanup: AsyncDisposableStack, count: number): Promise<Broadcast> {
  const server = startChild(cleanup, new URL("./ws-broadcast-process.ts", import.meta.url));
  const { url } = await server.next<{ url: string }>();
  const subscribers = await openSubscribers(cleanup, { url, count });
  return async (bytes) => {
    server.send({ bytes });
    const heard = await subscribers.next<Heard>();
    await pause(REST);
    return heard;
  };
}
