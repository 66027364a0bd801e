import { once } from "node:events";
import WebSocket from "ws";
import { report } from "../stage/report.ts";

/** Sockets to open. With `greeting` each one says that first, one text after the other's answer. */
export interface Subscribers {
  readonly url: string;
  readonly count: number;
  /** Of graphql-transport-ws; absent: a raw socket. */
  readonly subscription?: { readonly init: object; readonly payload: object };
}

/** One frame, as all have got it. */
export interface Heard {
  readonly frameBytes: number;
  /** Milliseconds from the `at` in the frame to each socket, ascending. */
  readonly latencies: readonly number[];
}

const AT = /"at":"([^"]+)"/;
/** So many connect at a time: a listening socket's queue is not endless. */
const AT_A_TIME = 50;

let expected = 0;
let arrivals: number[] = [];

/** Nothing is parsed but one frame of all: the clients must not be what takes the time. */
function heard(frame: Buffer): void {
  arrivals.push(performance.timeOrigin + performance.now());
  if (arrivals.length < expected) return;
  const at = Date.parse(AT.exec(frame.toString())?.[1] ?? "");
  const latencies = arrivals.map((arrival) => arrival - at).sort((a, b) => a - b);
  arrivals = [];
  report({ frameBytes: frame.length, latencies } satisfies Heard);
}

async function open({ url, subscription }: Subscribers): Promise<void> {
  const options = { perMessageDeflate: false };
  const socket = subscription ? new WebSocket(url, "graphql-transport-ws", options) : new WebSocket(url, options);
  socket.on("close", (code, reason) => {
    throw new Error(`A subscriber was closed: ${code} ${reason}`);
  });
  await once(socket, "open");
  if (subscription) {
    socket.send(JSON.stringify({ type: "connection_init", payload: subscription.init }));
    await once(socket, "message");
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: subscription.payload }));
  }
  socket.on("message", heard);
}

process.on("message", async (subscribers: Subscribers) => {
  expected = subscribers.count;
  for (let opened = 0; opened < expected; opened += AT_A_TIME) {
    const wave = Math.min(AT_A_TIME, expected - opened);
    await Promise.all(Array.from({ length: wave }, () => open(subscribers)));
  }
  report({ opened: expected });
});
