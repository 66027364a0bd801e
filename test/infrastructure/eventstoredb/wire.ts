import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";

/** A TCP line to the server that can be cut, taken away, made slow, made to break, and made silent both ways or one. */
export class Wire {
  /** The server's connection string, with this line's address in it. */
  readonly connectionString: string;
  readonly #server: Server;
  readonly #port: number;
  readonly #ends = new Set<Socket>();
  #isSilent = false;
  #delay = 0;
  #breaksAfter = Number.POSITIVE_INFINITY;
  #lastWord: string | undefined;
  #isDeaf = false;

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

  /** From now on whatever passes takes so many milliseconds longer, each way. */
  slowDown(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  /** Each connection from now on breaks once the server has sent so many bytes. */
  breakAfter(bytes: number): void {
    this.#breaksAfter = bytes;
  }

  /** The server gets what has this text in it, and what it says from then on is lost. Resolves then. */
  loseAnswerTo(text: string): Promise<void> {
    this.#lastWord = text;
    return new Promise((resolve) => {
      this.#onLost = resolve;
    });
  }
  #onLost = () => {};

  /** Ends what `loseAnswerTo` began, on new connections. */
  listenAgain(): void {
    this.#lastWord = undefined;
    this.#isDeaf = false;
    this.cut();
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.takeAway();
  }

  #join(near: Socket, far: Socket): void {
    const breaksAfter = this.#breaksAfter;
    let told = 0;
    this.#pass(near, far, (bytes) => {
      if (this.#lastWord === undefined || !bytes.includes(this.#lastWord)) return true;
      this.#isDeaf = true;
      this.#onLost();
      return true;
    });
    this.#pass(far, near, (bytes) => {
      told += bytes.length;
      if (told > breaksAfter) far.destroy();
      return !this.#isDeaf;
    });
  }

  #pass(from: Socket, to: Socket, mayPass: (bytes: Buffer) => boolean): void {
    let passed = Promise.resolve();
    this.#ends.add(from);
    from.on("data", (bytes: Buffer) => {
      if (!mayPass(bytes)) return;
      const due = this.#delay > 0 ? after(this.#delay) : undefined;
      passed = passed.then(() => due).then(() => void to.write(bytes));
    });
    from.on("error", () => {});
    from.on("close", () => {
      this.#ends.delete(from);
      to.destroy();
    });
    if (this.#isSilent) from.pause();
  }
}
