import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { ClientSocket } from "../../src/graphql/server/client-socket.ts";
import { until } from "./until.ts";

const KIB = 1024;
const MESSAGE = 1024 * KIB;
const PATIENCE = { bufferedBytes: 1024 * KIB, stalledMs: 10_000 };

describe("What a client doesn't read", () => {
  let server: WebSocketServer;
  beforeAll(async () => {
    server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    await once(server, "listening");
  });
  afterAll(() => void server.close());

  async function connected(stalledMs = PATIENCE.stalledMs) {
    const accepted = once(server, "connection");
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(client, "open");
    client.pause();
    const [socket, { socket: stream }] = (await accepted) as [WebSocket, { socket: import("node:net").Socket }];
    return { client, socket, ours: new ClientSocket(socket, stream, { ...PATIENCE, stalledMs }) };
  }
  const message = (number: number) => [Buffer.from(`${number} `.padEnd(MESSAGE, "x"))];

  it("waits in what may be buffered and one message more, however many operations send", async () => {
    const { client, socket, ours } = await connected();
    const read: number[] = [];
    client.on("message", (data) => void read.push(Number.parseInt(String(data), 10)));
    const count = 40;
    const sent = Array.from({ length: count }, (_, number) => ours.send(message(number)));
    // More than what the network takes by itself.
    await until(() => socket.bufferedAmount > PATIENCE.bufferedBytes / 2);
    expect(socket.bufferedAmount).toBeLessThan(PATIENCE.bufferedBytes + MESSAGE + KIB);
    client.resume();
    expect((await Promise.all(sent)).every((goesOn) => goesOn)).toBe(true);
    await until(() => read.length === count);
    expect(read).toEqual(read.toSorted((one, other) => one - other));
    expect(ours.send([Buffer.from("small")])).toBe(true);
    client.terminate();
  });

  it("closes it with 4499 after that time, and nothing more is sent", async () => {
    const { client, ours } = await connected(200);
    const sent = Array.from({ length: 40 }, (_, number) => ours.send(message(number)));
    const goesOn = await Promise.all(sent);
    expect(goesOn.at(0)).toBe(true);
    expect(goesOn.at(-1)).toBe(false);
    const closed = once(client, "close");
    client.resume();
    expect((await closed)[0]).toBe(4499);
  });
});
