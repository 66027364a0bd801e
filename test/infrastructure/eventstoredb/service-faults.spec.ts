import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { newMessageId } from "../../../src/application/ids.ts";
import type { EventStore } from "../../../src/application/ports/event-store.ts";
import { messageStream } from "../../../src/application/streams.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import { openEventStoreDb } from "../../../src/infrastructure/eventstoredb/eventstoredb.ts";
import { RunningService } from "../../acceptance/running-service.ts";
import { tablesThatDiffer } from "../../crash/rebuilt.ts";
import { Api, publication } from "../../graphql/api.ts";
import {
  GiveConsentDocument,
  InboxDocument,
  MaskDocument,
  OpenDocument,
  PublishDocument,
  type PublishMessageInput,
  ReplyDocument,
} from "../../graphql/generated/client.ts";
import { aNamespace, onServer, unlessOneOpenServer } from "./server.ts";
import { Wire } from "./wire.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0406798006" as EnterpriseNumber;
/** Longer than one wait for the store may take, each way; and so long that two in a row are too long together. */
const TOO_SLOW = 3_000;
const SLOW_TWICE = 700;
/** On a server whose log is long. Milliseconds. */
const BUILT_FROM_THE_BEGINNING = 120_000;

onServer(
  "a service whose event store fails",
  (connectionString) => {
    let wire: Wire;
    let environment: Record<string, string>;
    /** Not through the wire. */
    let beside: EventStore;
    let service: RunningService;
    let sender: Api;
    let reader: Api;

    beforeAll(async () => {
      wire = await Wire.to(connectionString);
      const namespace = aNamespace();
      environment = { EVENTSTORE_URL: wire.connectionString, EBOX_NAMESPACE: namespace };
      beside = await openEventStoreDb({ connectionString, namespace });
      service = await RunningService.start(["--no-demo"], environment);
      const operator = await as(service, "operator");
      sender = await as(service, "sender", INSTITUTION);
      await operator.admitSender(INSTITUTION, sender);
      reader = await as(service, "administrator", ENTERPRISE);
      await reader.ask(InboxDocument, { enterpriseNumber: ENTERPRISE });
    });
    afterAll(async () => {
      await service.remove();
      await beside.close();
      await wire.close();
    });

    const as = async (of: RunningService, persona: string, enterprise?: string) =>
      new Api(of.port, await of.ebox("token", persona, ...(enterprise ? ["--enterprise", enterprise] : [])));

    const inbox = async (api = reader) => {
      const { mailbox } = await api.ask(InboxDocument, { enterpriseNumber: ENTERPRISE, first: 100 });
      return mailbox?.messages.edges.map(({ node }) => node.messageId) ?? [];
    };

    const health = async (of = service) => {
      const response = await fetch(`${of.url}/health/ready`);
      return { code: response.status, ...((await response.json()) as { status: string; eventStore: string }) };
    };

    async function untilReady(of = service): Promise<void> {
      while ((await health(of)).code !== 200) await after(20);
    }

    const codesIn = (answer: object) =>
      [...JSON.stringify(answer).matchAll(/"code":"(\w+)"/g)].map(([, code = ""]) => code);

    /** The codes of all that a command refused, and that it took no longer than a command may. */
    async function inTime(command: Promise<object>): Promise<string[]> {
      const started = performance.now();
      const codes = codesIn(await command);
      expect(performance.now() - started).toBeLessThan(3_000);
      return codes;
    }

    const aPublication = (change: Partial<PublishMessageInput> = {}) => {
      const messageId = newMessageId(Date.now());
      return { messageId, input: publication(ENTERPRISE, { ...change, messageId }) };
    };

    /** As a client would: the same again until it was done, be it that it cannot be read here yet. */
    async function untilDone(act: () => Promise<object>): Promise<void> {
      let codes: string[];
      do codes = codesIn(await act());
      while (codes.includes("UNAVAILABLE"));
      expect(["", "STALE"]).toContain(codes.join());
    }

    const streamOf = async (messageId: string) => (await beside.readStream(messageStream(messageId))).events;
    const eventsOf = async (messageId: string) => (await streamOf(messageId)).map(({ type }) => type);

    const faults: [string, () => unknown, () => unknown][] = [
      ["is gone", () => wire.takeAway(), () => wire.putBack()],
      ["falls silent", () => wire.silence(), () => wire.speak()],
      ["is too slow", () => wire.slowDown(TOO_SLOW), () => wire.slowDown(0)],
    ];

    it.each(faults)(
      "refuses every command within 3 s while it %s, shows its lists, says so, and recovers",
      async (_, begin, end) => {
        const { messageId } = await sender.publish(ENTERPRISE, { isReplyAuthorized: true });
        const { messageId: unanswered, input } = aPublication();
        await begin();
        const commands = Promise.all([
          inTime(sender.ask(PublishDocument, { input })),
          inTime(reader.ask(OpenDocument, { input: { messageId } })),
          inTime(reader.ask(MaskDocument, { input: { messageIds: [messageId] } })),
          inTime(reader.ask(ReplyDocument, { input: { messageId, text: "Bedankt" } })),
          inTime(reader.ask(GiveConsentDocument, { input: { enterpriseNumber: ENTERPRISE, wordingDigest: "none" } })),
        ]);
        expect(await inTime(health())).toEqual([]);
        expect(await health()).toMatchObject({ code: 503, status: "not-ready", eventStore: "unreachable" });
        expect(await inbox()).toContain(messageId);
        expect((await commands).map(([code]) => code)).toEqual([
          ...Array(4).fill("UNAVAILABLE"),
          // Its input is judged before the store is asked.
          "CONSENT_WORDING_UNKNOWN",
        ]);
        await end();
        await untilReady();
        await untilDone(() => sender.ask(PublishDocument, { input }));
        expect(await eventsOf(unanswered)).toEqual(["Published"]);
        await untilReady();
        expect((await inbox()).filter((id) => id === unanswered)).toHaveLength(1);
      },
    );

    it("refuses within 3 s where each of two appends is answered in time, but both together are not", async () => {
      const { messageId, input } = aPublication();
      wire.slowDown(SLOW_TWICE);
      const answers = await Promise.all([
        inTime(sender.ask(PublishDocument, { input })),
        inTime(sender.ask(PublishDocument, aPublication())),
      ]);
      expect(answers).toEqual([["UNAVAILABLE"], ["UNAVAILABLE"]]);
      wire.slowDown(0);
      await untilDone(() => sender.ask(PublishDocument, { input }));
      expect(await eventsOf(messageId)).toEqual(["Published"]);
    });

    it("works on where it is slow, but not too slow", async () => {
      wire.slowDown(60);
      const { messageId } = await sender.publish(ENTERPRISE);
      const { openMessage } = await reader.ask(OpenDocument, { input: { messageId } });
      wire.slowDown(0);
      expect(openMessage.content?.bodyContent).toBeDefined();
      expect(await eventsOf(messageId)).toEqual(["Published", "Read"]);
    });

    it("recognises what landed without an answer, by its id, when it is asked again", async () => {
      const standing = await sender.publish(ENTERPRISE);
      const fresh = aPublication({ commandId: randomUUID() });
      const read = { messageId: standing.messageId, commandId: randomUUID() };
      const acts: [string, string, () => Promise<object>][] = [
        ["Published", fresh.messageId, () => sender.ask(PublishDocument, { input: fresh.input })],
        ["Read", standing.messageId, () => reader.ask(OpenDocument, { input: read })],
      ];
      for (const [event, messageId, act] of acts) {
        const isLost = wire.loseAnswerTo(event);
        const refused = inTime(act());
        await isLost;
        expect(await refused).toEqual(["UNAVAILABLE"]);
        const landed = await streamOf(messageId);
        expect(landed.at(-1)?.type).toBe(event);
        wire.listenAgain();
        await untilDone(act);
        expect(await streamOf(messageId)).toEqual(landed);
      }
    });

    it(
      "loses and doubles nothing under sixteen clients while it is cut off, silent and gone by turns",
      async () => {
        const acknowledged: string[] = [];
        let isFailing = true;
        const clients = Array.from({ length: 16 }, async () => {
          while (isFailing) {
            const { messageId, input } = aPublication();
            await untilDone(() => sender.ask(PublishDocument, { input }));
            acknowledged.push(messageId);
          }
        });
        const disturbances: (() => unknown)[] = [
          () => wire.cut(),
          async () => {
            wire.silence();
            await inTime(health());
            wire.speak();
          },
          async () => {
            await wire.takeAway();
            await inTime(health());
            await wire.putBack();
          },
        ];
        for (const disturb of [...disturbances, ...disturbances]) {
          const before = acknowledged.length;
          const isEnough = () => acknowledged.length >= before + 50;
          while (!isEnough()) await Promise.race([after(5), ...clients]);
          await disturb();
        }
        isFailing = false;
        await Promise.all(clients);
        const streams: string[] = [];
        for await (const page of beside.readAll()) {
          for (const { type, stream } of page) if (type === "Published") streams.push(stream);
        }
        expect(new Set(streams).size).toBe(streams.length);
        expect(streams).toEqual(expect.arrayContaining(acknowledged.map(messageStream)));
        await untilReady();
        await service.end("SIGTERM");
        expect(await tablesThatDiffer(join(service.folder, "read-model"), beside)).toEqual([]);
        await service.start();
        sender = new Api(service.port, sender.token);
        reader = new Api(service.port, reader.token);
      },
      BUILT_FROM_THE_BEGINNING,
    );

    it(
      "waits for a store that is not there when it starts: listens, says so, lets nobody new in, and recovers",
      async () => {
        await wire.takeAway();
        const late = await RunningService.listening(environment);
        try {
          expect(await inTime(health(late))).toEqual([]);
          expect(await health(late)).toMatchObject({ code: 503, status: "not-ready", eventStore: "unreachable" });
          expect((await fetch(`${late.url}/health/live`)).status).toBe(200);
          const newcomer = await as(late, "sender", INSTITUTION);
          expect(await inTime(newcomer.post({ query: "{ me { role } }" }))).toEqual(["UNAVAILABLE"]);
          await wire.putBack();
          await untilReady(late);
          const { messageId } = await newcomer.publish(ENTERPRISE);
          expect(await eventsOf(messageId)).toEqual(["Published"]);
          await untilReady();
          while (!(await inbox()).includes(messageId)) await after(20);
        } finally {
          await late.remove();
        }
      },
      BUILT_FROM_THE_BEGINNING,
    );
  },
  unlessOneOpenServer,
);
