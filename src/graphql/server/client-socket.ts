import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { type Caller, CLOCK_SKEW_MS } from "../../application/ports/identity.ts";
import { textFrame } from "./text-frame.ts";

/** When a client counts as too slow. */
export interface Patience {
  /** Bytes that may wait for it. */
  readonly bufferedBytes: number;
  /** How long more than that may wait, in milliseconds. */
  readonly stalledMs: number;
}

/** RFC 6455, 7.4.1, and https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md. */
export const CLOSE = {
  GOING_AWAY: 1001,
  UNSUPPORTED_DATA: 1003,
  TRY_AGAIN_LATER: 1013,
  BAD_REQUEST: 4400,
  FORBIDDEN: 4403,
  TOO_MANY_SOCKETS: 4429,
  /** Ours: come back with the last cursor. */
  RESUME: 4499,
  INTERNAL: 4500,
} as const;

/** What a timer can count. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One client's WebSocket, with the token that it came with. */
export class ClientSocket {
  readonly id = randomUUID();
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #patience: Patience;
  #caller: Caller | undefined;
  #expiry: NodeJS.Timeout | undefined;
  /** Those that wait for room, the last of them. */
  #waiting: Promise<boolean> | undefined;

  /** `stream`: what the WebSocket was opened on, without compression. */
  constructor(socket: WebSocket, stream: Duplex, patience: Patience) {
    this.#socket = socket;
    this.#stream = stream;
    this.#patience = patience;
    socket.once("close", () => clearTimeout(this.#expiry));
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get caller(): Caller | undefined {
    return this.#caller;
  }

  /** The socket lives as long as the token counts, here as over HTTP. */
  belongsTo(caller: Caller): void {
    this.#caller = caller;
    const left = caller.expiresAt + CLOCK_SKEW_MS - Date.now();
    if (left <= 0) this.close(CLOSE.FORBIDDEN, "Forbidden: the token has expired");
    else this.#expiry = setTimeout(() => this.belongsTo(caller), Math.min(left, LONGEST_TIMER_MS));
  }

  /**
   * Sends a text message: these parts, put together. True where the next may follow at once; else resolves when this one
   * has left, or false when the socket is no use any more: it is closed, or was so slow that it is being closed with 4499
   * `RESUME`. One message at a time goes beyond what may be buffered, whatever runs on the socket, and those that wait are
   * not frames yet: so a client costs bounded memory.
   */
  send(parts: readonly Buffer[]): true | Promise<boolean> {
    if (!this.isOpen) return Promise.resolve(false);
    if (this.#waiting === undefined) {
      const frame = textFrame(parts);
      if (this.#socket.bufferedAmount + frame.length <= this.#patience.bufferedBytes) {
        // Between two frames of `ws`: without compression it writes each whole and at once.
        this.#stream.write(frame);
        return true;
      }
    }
    const before = this.#waiting ?? Promise.resolve(true);
    const sent = before.then((goesOn) => goesOn && this.isOpen && this.#sendSlowly(parts));
    this.#waiting = sent;
    void sent.then(() => {
      if (this.#waiting === sent) this.#waiting = undefined;
    });
    return sent;
  }

  whenClosed(listener: () => void): void {
    this.#socket.once("close", listener);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #sendSlowly(parts: readonly Buffer[]): Promise<boolean> {
    return new Promise((resolve) => {
      const stalled = setTimeout(() => {
        this.close(CLOSE.RESUME, "RESUME");
        resolve(false);
      }, this.#patience.stalledMs);
      this.#stream.write(textFrame(parts), (error) => {
        clearTimeout(stalled);
        resolve(!error);
      });
    });
  }
}
