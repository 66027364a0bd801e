import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A TCP line to the server that can be cut, taken away and made silent. */
export class Wire {
  /** The server's connection string, with this line's address in it. */
  readonly connectionString: string;
  readonly #server: Server;
  readonly #port: number;
  readonly #ends = new Set<Socket>();
  #isSilent = false;

  private constructor(server: Server, connectionString: string) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    const { search, username, password } = new URL(connectionString);
    const credentials = username ? `${username}:${password}@` : "";
    this.connectionString = `esdb://${credentials}127.0.0.1:${this.#port}${search}`;
  }

  /** To a server at one address. */
  static async to(connectionString: string): Promise<Wire> {
    const { hostname, port } = new URL(connectionString);
    const server = createServer((near) => wire.#join(near, connect(Number(port || 2113), hostname)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const wire = new Wire(server, connectionString);
    return wire;
  }

  /** Breaks what is connected; whoever comes again is connected again. */
  cut(): void {
    for (const end of this.#ends) end.destroy();
  }

  /** Breaks what is connected, and refuses who comes. */
  async takeAway(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }

  async putBack(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Nothing passes any more, and nobody is told. */
  silence(): void {
    this.#isSilent = true;
    for (const end of this.#ends) end.pause();
  }

  /** What was held back passes. */
  speak(): void {
    this.#isSilent = false;
    for (const end of this.#ends) end.resume();
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.takeAway();
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(from);
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => {});
      from.on("close", () => {
        this.#ends.delete(from);
        to.destroy();
      });
      if (this.#isSilent) from.pause();
    }
  }
}
