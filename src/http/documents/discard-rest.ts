import type { IncomingMessage } from "node:http";

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_MILLISECONDS = 5_000;

/**
 * For an answer that is given before the request was read to its end: a client that still writes would lose it if the
 * connection were closed at once. So the rest is read and thrown away, within bounds; past them the connection goes.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const { socket } = request;
  let left = MAX_BYTES;
  const timer = setTimeout(() => socket.destroy(), MAX_MILLISECONDS);
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) socket.destroy();
  });
  // Once it is answered, a request no longer hears of its connection's end.
  const stop = () => {
    clearTimeout(timer);
    socket.off("close", stop);
  };
  socket.once("close", stop);
  request.once("end", stop);
}
