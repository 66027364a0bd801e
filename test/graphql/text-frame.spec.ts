import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { textFrame } from "../../src/graphql/server/text-frame.ts";

describe("A text frame", () => {
  let server: WebSocketServer;

  beforeAll(async () => {
    server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    await once(server, "listening");
  });
  afterAll(() => void server.close());

  it.each([0, 125, 126, 65_535, 65_536, 200_000])(
    "of %i bytes arrives as it was written, among those of ws",
    async (length) => {
      const parts = [Buffer.from("x".repeat(length >> 1)), Buffer.from("y".repeat(length - (length >> 1)))];
      server.once("connection", (socket, request) => {
        socket.send("before");
        request.socket.write(textFrame(parts));
        socket.send("after");
        request.socket.write(textFrame([Buffer.from("épinards")]));
      });
      const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const heard: string[] = [];
      client.on("message", (data, isBinary) => {
        heard.push(isBinary ? "binary" : String(data));
        if (heard.length === 4) client.close();
      });
      await once(client, "close");
      expect(heard).toEqual(["before", parts.join(""), "after", "épinards"]);
    },
  );
});
