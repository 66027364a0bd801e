import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { handleProtocols, type Server } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import { answerBare } from "../../http/bare-answer.ts";
import { type Log, reportUnexpected } from "../../logging.ts";
import { LIMITS } from "../limits.ts";
import { CLOSE, ClientSocket, type Patience } from "./client-socket.ts";

/** A client that answers no ping for so long is gone. */
const KEEP_ALIVE_MS = 15_000;

/** The WebSockets of `/graphql`, from their upgrade to their end. */
export class Sockets {
  readonly #operations: Server<ClientSocket>;
  readonly #patience: Patience;
  readonly #log: Log;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.socketMessageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  readonly #answered = new WeakSet<WebSocket>();
  readonly #keepAlive: NodeJS.Timeout;

  constructor(operations: Server<ClientSocket>, patience: Patience, log: Log) {
    this.#operations = operations;
    this.#patience = patience;
    this.#log = log;
    this.#server.on("wsClientError", (_error, stream) => answerBare(stream, 400));
    this.#keepAlive = setInterval(() => this.#pingAll(), KEEP_ALIVE_MS).unref();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#serve(webSocket, socket));
  }

  /** Resolves when every socket is closed. */
  async close(): Promise<void> {
    clearInterval(this.#keepAlive);
    const open = [...this.#server.clients];
    const closed = open.map((socket) => once(socket, "close"));
    for (const socket of open) socket.close(CLOSE.GOING_AWAY, "The service is closing; come back with the last cursor");
    await Promise.all(closed);
  }

  /** Their changes can come from other nodes: this one has lost touch with the log. */
  turnAway(): void {
    for (const socket of this.#server.clients) socket.close(CLOSE.TRY_AGAIN_LATER, "Come back with the last cursor");
  }

  #serve(webSocket: WebSocket, stream: Duplex): void {
    const socket = new ClientSocket(webSocket, stream, this.#patience);
    this.#answered.add(webSocket);
    webSocket.on("pong", () => this.#answered.add(webSocket));
    // What broke the connection is told by its close code.
    webSocket.on("error", () => webSocket.terminate());
    const closed = this.#operations.opened(
      {
        protocol: socket.protocol,
        send: async (text) => void (await socket.send([Buffer.from(text)])),
        close: (code = CLOSE.INTERNAL, reason = "") => socket.close(code, reason),
        onMessage: (receive) => {
          webSocket.on("message", (data, isBinary) => {
            if (isBinary) return socket.close(CLOSE.UNSUPPORTED_DATA, "Expected text");
            receive(String(data)).catch((error) => this.#fail(socket, error));
          });
        },
      },
      socket,
    );
    webSocket.once("close", (code, reason) => {
      closed(code, String(reason)).catch((error) => this.#fail(socket, error));
    });
  }

  #fail(socket: ClientSocket, error: unknown): void {
    if (isNotForUs(error)) {
      socket.close(CLOSE.BAD_REQUEST, "Invalid message received");
      return;
    }
    reportUnexpected(this.#log, error, { requestId: socket.id });
    socket.close(CLOSE.INTERNAL, "Internal server error");
  }

  #pingAll(): void {
    for (const socket of this.#server.clients) {
      if (!this.#answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }
}

/** Well-formed, but what only a server says. graphql-ws takes it for a mistake of ours. */
function isNotForUs(error: unknown): boolean {
  return error instanceof Error && /^Unexpected message of type \w+ received$/.test(error.message);
}
