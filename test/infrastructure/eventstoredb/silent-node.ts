import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A node that hangs: its operating system takes connections, and nothing ever comes back on them. */
export class SilentNode implements AsyncDisposable {
  readonly connectionString: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  connections = 0;

  static async start(): Promise<SilentNode> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new SilentNode(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.connectionString = `esdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`;
    server.on("connection", (socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.resume();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
