import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { jsonEvent } from "@eventstore/db-client";
import { startChild } from "../stage/child.ts";
import { type BareMessage, openBareEventStoreDb } from "./bare-eventstoredb.ts";
import type { Arrived } from "./bare-listener-process.ts";

const REST = 25;
const LETTER = { text: "x".repeat(900) };

/**
 * The limit of what passes from node to node: a client appends a content and a fact that follows it, another process is
 * told the fact by its own subscription. Returns how to send one; it resolves to its milliseconds.
 */
export async function openBareNodes(
  cleanup: AsyncDisposableStack,
  server: string,
  namespace: string,
): Promise<() => Promise<number>> {
  const append = openBareEventStoreDb(cleanup, server);
  const listener = startChild(cleanup, new URL("./bare-listener-process.ts", import.meta.url), `${namespace}.message-`);
  await listener.next();
  return async () => {
    const id = randomUUID();
    const metadata = { time: new Date().toISOString() };
    const message: BareMessage = [
      { stream: `${namespace}.content-${id}`, event: jsonEvent({ type: "Content", data: LETTER, metadata }) },
      { stream: `${namespace}.message-${id}`, event: jsonEvent({ type: "Fact", data: LETTER, metadata }) },
    ];
    const [{ latency }] = await Promise.all([listener.next<Arrived>(), append(message, (stream) => stream)]);
    await pause(REST);
    return latency;
  };
}
