import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { report } from "../stage/report.ts";

/** The limit: one frame of the asked size, made once, sent to everybody by a loop. No store, no subscription, no token. */
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("listening", () => report({ url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` }));

process.on("message", ({ bytes }: { bytes: number }) => {
  const head = `{"at":"${new Date().toISOString()}","padding":"`;
  const frame = Buffer.from(`${head}${"x".repeat(Math.max(0, bytes - head.length - 2))}"}`);
  for (const client of server.clients) client.send(frame, { binary: false });
});
