import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { type Api, publication } from "../graphql/api.ts";
import { PublishDocument, ReplyDocument } from "../graphql/generated/client.ts";
import { onServer } from "../infrastructure/eventstoredb/server.ts";
import { aMoment, Cluster } from "./cluster.ts";
import { everything, slotsIn } from "./log.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0220916609" as EnterpriseNumber;
const ROUNDS = process.env.EBOX_LONG ? 40 : 3;
const CLIENTS = 6;
const TRIES = 1_000;
/** Longer than a publication is tried again for while a node is away. */
const VALID_FOR_MS = 20_000;

onServer("two nodes of which either may be killed at any moment", (connectionString) => {
  let cluster: Cluster;
  let sender: Api;
  let reader: Api;
  const published = new Set<string>();
  const expiring = new Set<string>();
  const replies = new Map<string, string>();

  beforeAll(async () => {
    cluster = await Cluster.start(connectionString, [connectionString, connectionString]);
    const operator = await cluster.as("operator");
    sender = await cluster.as("sender", INSTITUTION);
    await operator.admitSender(INSTITUTION, sender);
    reader = await cluster.as("administrator", ENTERPRISE);
  }, 120_000);
  afterAll(() => cluster.remove());

  /** Asks the next node again, with the same command, until one answers. */
  async function answered<Result>(ask: () => Promise<Result | undefined>): Promise<Result> {
    let failure: unknown;
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        const result = await ask();
        if (result !== undefined) return result;
      } catch (error) {
        failure = error;
      }
      await aMoment();
    }
    throw new Error("nobody answers", { cause: failure });
  }

  async function publish(): Promise<string> {
    const isShort = randomInt(3) === 0;
    const expirationDate = new Date(Date.now() + VALID_FOR_MS).toISOString();
    const input = publication(ENTERPRISE, { isReplyAuthorized: true, ...(isShort && { expirationDate }) });
    const id = await answered(
      async () => (await sender.ask(PublishDocument, { input })).publishMessage.messageId ?? undefined,
    );
    published.add(id);
    if (isShort) expiring.add(id);
    return id;
  }

  async function reply(messageId: string): Promise<void> {
    const input = { messageId, text: "Bedankt", commandId: randomUUID() };
    const id = await answered(
      async () => (await reader.ask(ReplyDocument, { input })).replyToMessage.replyId ?? undefined,
    );
    replies.set(messageId, id);
  }

  async function actUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const id = await publish();
      if (!expiring.has(id) && randomInt(2) === 0) await reply(id);
    }
  }

  it(
    `loses nothing and doubles nothing, ${ROUNDS} times`,
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        let isOver = false;
        const acting = Promise.all(Array.from({ length: CLIENTS }, () => actUntil(() => isOver)));
        await delay(randomInt(200, 2_500));
        const victim = cluster.nodes[randomInt(2)];
        await victim?.end("SIGKILL");
        await delay(randomInt(500));
        await victim?.start();
        isOver = true;
        await acting;
      }
      for (const id of expiring) {
        while ((await cluster.store.readStream(`content-${id}`)).state !== "deleted") await aMoment();
      }

      const told = new Map<string, number>();
      const replied = new Map<string, string>();
      for (const { stream, type, data } of await everything(cluster.store)) {
        told.set(`${type} ${stream}`, (told.get(`${type} ${stream}`) ?? 0) + 1);
        if (type === "Replied") replied.set(stream, (data as { replyId: string }).replyId);
      }
      const times = (type: string, id: string) => told.get(`${type} message-${id}`) ?? 0;
      expect(published.size).toBeGreaterThanOrEqual(ROUNDS * CLIENTS);
      for (const id of published) expect([id, times("Published", id)]).toEqual([id, 1]);
      for (const id of expiring) expect([id, times("Expired", id)]).toEqual([id, 1]);
      for (const [id, replyId] of replies) {
        expect([id, times("Replied", id), replied.get(`message-${id}`)]).toEqual([id, 1, replyId]);
      }
      for (const replyId of replied.values()) expect([replyId, times("Published", replyId)]).toEqual([replyId, 1]);
      const letters = [...told].filter(([key]) => key.startsWith("Published "));
      expect(letters.every(([, count]) => count === 1)).toBe(true);
      expect(letters).toHaveLength(published.size + replied.size);
      const slots = await slotsIn(cluster.store, "expire-messages");
      expect(slots).toEqual([...new Set(slots)].sort());

      await cluster.join(connectionString);
      expect(new Set(await cluster.digests()).size).toBe(1);
      process.stderr.write(
        `Killed nodes: ${JSON.stringify({ rounds: ROUNDS, published: published.size, replies: replies.size, expired: expiring.size, slots: slots.length })}\n`,
      );
    },
    120_000 + ROUNDS * 30_000,
  );
});
