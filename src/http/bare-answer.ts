import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { PROTECTIVE_HEADERS } from "./protective-headers.ts";

/** Answers on a connection that is no HTTP exchange, or no longer one: a refused upgrade, bytes that are not HTTP. Ends it. */
export function answerBare(socket: Duplex, status: number): void {
  const headers = PROTECTIVE_HEADERS.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n${headers}\r\n`);
}

/** What bytes are answered that are not HTTP; undefined where nobody is left to be answered. */
export function statusOfBadBytes({ code }: NodeJS.ErrnoException): number | undefined {
  if (code === "ECONNRESET" || code === "EPIPE") return undefined;
  if (code === "HPE_HEADER_OVERFLOW") return 431;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
}
