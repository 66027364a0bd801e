import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { WebSocket } from "ws";
import { type Api, publication } from "../graphql/api.ts";
import { InboxDocument, PublishManyDocument } from "../graphql/generated/client.ts";
import { until } from "../graphql/until.ts";
import { correspondents, ENTERPRISE } from "./mail-with-documents.ts";
import { RunningService } from "./running-service.ts";

const MANY = 1_000;
const AT_A_TIME = 50;
const PUBLICATIONS = 5;
/** Ten minutes in the long run. */
const FOR_MS = process.env.EBOX_LONG ? 600_000 : 0;
/** In which a client that reads nothing is gone for good: cut off after ten seconds, and given up after thirty more. */
const GONE_AFTER_MS = 60_000;
/** Of memory, for the one that reads nothing. */
const MOST_BYTES = 2 * 1024 * 1024;
/** What has to wait for it before it counts as stuck. The service lets 1 MiB wait. */
const STUCK_BYTES = 900 * 1024;

/** More than what the network takes by itself, in messages of 4 kB that the greedy ask for 25 times over. */
const BACKLOG = 160;
const COPIES = Array.from({ length: 25 }, (_, copy) => `copy${copy}: businessData { values }`).join(" ");
const GREEDY = `subscription ($enterpriseNumber: EnterpriseNumber!, $after: String) {
  mailboxChanged(enterpriseNumber: $enterpriseNumber, after: $after) { message { ${COPIES} } } }`;
const MODEST = `subscription ($enterpriseNumber: EnterpriseNumber!, $after: String) {
  mailboxChanged(enterpriseNumber: $enterpriseNumber, after: $after) { messageId } }`;

describe(`A subscriber that reads nothing among ${MANY}`, () => {
  let service: RunningService;
  let sender: Api;
  let reader: Api;
  const sockets: WebSocket[] = [];

  beforeAll(async () => {
    const preloaded = pathToFileURL(resolve("test/acceptance/tells-memory-on-signal.mjs"));
    service = await RunningService.start(["--no-demo"], {
      NODE_OPTIONS: `--import=${preloaded}`,
      EBOX_COST_PER_MINUTE: "999999999",
      EBOX_SOCKETS_PER_CALLER: `${2 * MANY}`,
    });
    ({ sender, reader } = await correspondents(service));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.terminate();
    await service.remove();
  });

  /** Subscribed. `isPaused`: reads nothing from then on. */
  async function subscribe(query: string, after: string, onFrame: () => void, isPaused = false): Promise<WebSocket> {
    const socket = reader.rawSocket();
    sockets.push(socket);
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: `Bearer ${reader.token}` } }));
    await once(socket, "message");
    socket.on("message", onFrame);
    if (isPaused) socket.pause();
    const payload = { query, variables: { enterpriseNumber: ENTERPRISE, after } };
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload }));
    return socket;
  }

  const cursor = async () =>
    (await reader.ask(InboxDocument, { enterpriseNumber: ENTERPRISE })).mailbox?.cursor as string;

  async function publish(count: number): Promise<void> {
    const businessData = [{ key: "x", values: Array<string>(10).fill("x".repeat(400)) }];
    const messages = Array.from({ length: count }, () => publication(ENTERPRISE, { businessData }));
    const { publishMessages } = await sender.ask(PublishManyDocument, { input: { messages } });
    expect(publishMessages.results.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  }

  /** Bytes in use by the service's own thread, all garbage collected. */
  async function memory(): Promise<number> {
    const file = join(service.folder, "memory.json");
    await rm(file, { force: true });
    service.signal("SIGUSR2");
    for (;;) {
      const told = await readFile(file, "utf8").catch(() => undefined);
      if (told === undefined) continue;
      const { heapUsed, external } = JSON.parse(told) as NodeJS.MemoryUsage;
      return heapUsed + external;
    }
  }

  async function liveSubscribers(): Promise<number> {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    return Number(/^ebox_live_subscribers (\d+)/m.exec(metrics)?.[1]);
  }

  it(
    "costs less than 2 MB, and nobody else waits for it",
    async () => {
      const beginning = await cursor();
      await publish(BACKLOG);
      const end = await cursor();
      let heard = 0;
      for (let opened = 0; opened < MANY; opened += AT_A_TIME) {
        await Promise.all(Array.from({ length: AT_A_TIME }, () => subscribe(MODEST, end, () => void heard++)));
      }
      const tellAll = async () => {
        heard = 0;
        await publish(1);
        await until(() => heard === MANY);
      };
      // Everything that is remembered of such subscribers and publications is by now.
      let read = 0;
      const greedy = await subscribe(GREEDY, beginning, () => void read++);
      await until(() => read === BACKLOG);
      await tellAll();
      greedy.terminate();
      await until(async () => (await liveSubscribers()) === MANY);

      const started = Date.now();
      const growths: number[] = [];
      let slow = 0;
      do {
        const since = Date.now();
        let before = 0;
        const look = async () => {
          for (let told = 0; told < PUBLICATIONS; told++) await tellAll();
          growths.push((await memory()) - before);
        };
        const isStuck = () => (growths.at(-1) ?? 0) >= STUCK_BYTES;
        // It is stuck and not cut off yet: had anybody waited for it, they would still do. On a machine that is too busy for
        // that it is cut off meanwhile, and another one comes.
        do {
          before = await memory();
          await subscribe(GREEDY, beginning, () => void slow++, true);
          do await look();
          while (!isStuck() && (await liveSubscribers()) > MANY);
        } while (!isStuck() || (await liveSubscribers()) !== MANY + 1);
        while (FOR_MS > 0 && Date.now() < since + GONE_AFTER_MS) await look();
      } while (Date.now() < started + FOR_MS);

      const most = Math.max(...growths);
      process.stderr.write(
        `A subscriber that reads nothing among ${MANY}: ${JSON.stringify({ mostBytes: most, looks: growths.length })}\n`,
      );
      expect(most).toBeLessThan(MOST_BYTES);
      expect(slow).toBe(0);
    },
    300_000 + 2 * FOR_MS,
  );
});
