import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { LIMITS } from "../../src/graphql/limits.ts";
import type { Api } from "./api.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

const TEXT = 1;
const CONTINUATION = 0;
const CLOSE = 8;
const PING = 9;

interface Frame {
  readonly opcode: number;
  readonly payload?: Buffer | string;
  readonly fin?: boolean;
  readonly reserved?: number;
  readonly masked?: boolean;
  /** Said to be that long, whatever it is. */
  readonly length?: bigint;
}

/** RFC 6455, 5.2, with whatever is wrong in it. */
function frame({ opcode, payload = "", fin = true, reserved = 0, masked = true, length }: Frame): Buffer {
  const bytes = Buffer.from(payload);
  const size = length ?? BigInt(bytes.length);
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (size < 126n) head.push(mask | Number(size));
  else if (size < 65_536n) head.push(mask | 126, Number(size >> 8n), Number(size & 0xffn));
  else {
    const eight = Buffer.alloc(8);
    eight.writeBigUInt64BE(size);
    head.push(mask | 127, ...eight);
  }
  const key = masked ? randomBytes(4) : Buffer.alloc(0);
  const body = masked ? bytes.map((byte, index) => byte ^ (key[index % 4] as number)) : bytes;
  return Buffer.concat([Buffer.from(head), key, body]);
}

/** The code of the close frame that the service's frames end with. */
function closeCode(frames: Buffer): number | undefined {
  let at = 0;
  while (at + 2 <= frames.length) {
    const short = (frames[at + 1] as number) & 0x7f;
    const [size, head] = short === 126 ? [frames.readUInt16BE(at + 2), 4] : [short, 2];
    if (((frames[at] as number) & 0x0f) === CLOSE) {
      return at + head + 2 <= frames.length ? frames.readUInt16BE(at + head) : undefined;
    }
    at += head + size;
  }
  return undefined;
}

const json = (message: object) => frame({ opcode: TEXT, payload: JSON.stringify(message) });

describe("Malformed WebSocket frames", () => {
  let stage: Stage;
  let user: Api;
  let socketsBefore: number;
  const clients: Socket[] = [];

  beforeAll(async () => {
    stage = await Stage.open({ limits: { socketsPerCaller: 8, connectionInitMs: 2_000 } });
    user = await stage.as("user", stage.newEnterprise());
    expect(await user.refused("{ me { role } }")).toEqual([200]);
  });
  afterAll(() => stage.close());

  /** Both ends of every connection are in this process. */
  const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  beforeEach(() => {
    socketsBefore = openSockets();
  });
  afterEach(async () => {
    for (const socket of clients.splice(0)) socket.destroy();
    await until(() => openSockets() <= socketsBefore);
    expect(await user.refused("{ me { role } }")).toEqual([200]);
    expect(stage.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  async function upgraded(): Promise<Socket> {
    const { hostname, port } = new URL(user.url("/graphql"));
    const socket = connect(Number(port), hostname);
    clients.push(socket);
    socket.on("error", () => undefined);
    socket.write(
      `GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n` +
        `sec-websocket-protocol: graphql-transport-ws\r\nsec-websocket-key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
    );
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
    return socket;
  }

  async function welcomed(): Promise<Socket> {
    const socket = await upgraded();
    socket.write(json({ type: "connection_init", payload: { Authorization: `Bearer ${user.token}` } }));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(String(answer)).toContain("connection_ack");
    return socket;
  }

  /** With what the service ends it; the client then closes, as it should. */
  async function ending(socket: Socket): Promise<number | undefined> {
    let received = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (closeCode(received) !== undefined) socket.end(frame({ opcode: CLOSE }));
    });
    await closed(socket);
    return closeCode(received);
  }

  /** However it ends. */
  const closed = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));

  it.each<[string, Buffer, number]>([
    ["reserved bits", frame({ opcode: TEXT, reserved: 4, payload: "{}" }), 1002],
    ["an opcode of nobody's", frame({ opcode: 3, payload: "{}" }), 1002],
    ["no mask", frame({ opcode: TEXT, masked: false, payload: "{}" }), 1002],
    ["a continuation of nothing", frame({ opcode: CONTINUATION, payload: "{}" }), 1002],
    [
      "a message within a message",
      Buffer.concat([frame({ opcode: TEXT, fin: false, payload: "{" }), frame({ opcode: TEXT, payload: "}" })]),
      1002,
    ],
    ["a ping in pieces", frame({ opcode: PING, fin: false, payload: "x" }), 1002],
    ["a ping that is too long", frame({ opcode: PING, payload: "x".repeat(126) }), 1002],
    ["a close with half a code", frame({ opcode: CLOSE, payload: "x" }), 1002],
    ["a close with a code that is none", frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xed]) }), 1002],
    ["text that is not UTF-8", frame({ opcode: TEXT, payload: Buffer.from([0x22, 0xc3, 0x28, 0x22]) }), 1007],
    ["a reason that is not UTF-8", frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xe8, 0xff]) }), 1007],
    ["more bytes than there are numbers", frame({ opcode: TEXT, length: 2n ** 63n }), 1009],
    ["more bytes than are allowed", frame({ opcode: TEXT, length: BigInt(LIMITS.socketMessageBytes) + 1n }), 1009],
    [
      "more bytes than are allowed, in pieces",
      Buffer.concat(
        Array.from({ length: 17 }, (_, n) =>
          frame({ opcode: n === 0 ? TEXT : CONTINUATION, fin: false, payload: "x".repeat(n === 16 ? 1 : 65_536) }),
        ),
      ),
      1009,
    ],
    ["bytes that are no text", frame({ opcode: 2, payload: "{}" }), 1003],
    ["text that is no JSON", frame({ opcode: TEXT, payload: "{" }), 4400],
    ["JSON that is no message", frame({ opcode: TEXT, payload: "[".repeat(100_000) }), 4400],
    ["a message of nobody's", json({ type: "obey" }), 4400],
    ["the same operation twice", Buffer.concat([subscribe("1"), subscribe("1")]), 4409],
  ])("%s: ends this socket and nothing else", async (_what, bytes, code) => {
    const socket = await welcomed();
    const ended = ending(socket);
    socket.write(bytes);
    expect(await ended).toBe(code);
  });

  it("a second introduction ends it as well", async () => {
    const socket = await welcomed();
    const ended = ending(socket);
    socket.write(json({ type: "connection_init" }));
    expect(await ended).toBe(4429);
  });

  it.each([
    ["in the middle of a frame", json({ type: "ping" }).subarray(0, -3)],
    ["in the middle of its head", json({ type: "ping" }).subarray(0, 1)],
    ["in the middle of a message", frame({ opcode: TEXT, fin: false, payload: "{" })],
    ["right after an operation", subscribe("1")],
  ])("a client that goes %s leaves nothing behind", async (_what, bytes) => {
    for (const leave of ["end", "destroy", "resetAndDestroy"] as const) {
      const socket = await welcomed();
      const left = closed(socket);
      socket.resume();
      socket.write(bytes);
      socket[leave]();
      await left;
    }
  });

  it("a client that stops in the middle of introducing itself is not waited for", async () => {
    const socket = await upgraded();
    const ended = ending(socket);
    socket.write(json({ type: "connection_init" }).subarray(0, 9));
    expect(await ended).toBe(4408);
  });

  it("any bytes at all end in nothing worse than a closed socket", async () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .record({
          opcode: fc.nat(15),
          payload: fc.oneof(fc.string(), fc.constant('{"type":"ping"}'), fc.constant('{"type":"subscribe","id":"1"}')),
          fin: fc.boolean(),
          reserved: fc.constantFrom(0, 0, 0, 1, 4),
          masked: fc.constantFrom(true, true, true, false),
        })
        .map(frame),
    );
    const runs = process.env.EBOX_LONG ? 2_000 : 60;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(pieces, { maxLength: 8 }), async (isWelcomed, bytes) => {
        const socket = await (isWelcomed ? welcomed() : upgraded());
        const left = closed(socket);
        socket.resume();
        socket.end(Buffer.concat(bytes));
        await left;
      }),
      { numRuns: runs },
    );
  });
});

function subscribe(id: string): Buffer {
  const query = 'subscription { mailboxChanged(enterpriseNumber: "0206731645") { cursor } }';
  return json({ id, type: "subscribe", payload: { query } });
}
