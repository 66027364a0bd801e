import { print } from "graphql";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Health } from "../../src/http/health.ts";
import type { RunningService } from "../acceptance/running-service.ts";
import type { Api } from "../graphql/api.ts";
import {
  ChangesDocument,
  type ChangesSubscription,
  InboxDocument,
  type InboxQuery,
  OpenDocument,
} from "../graphql/generated/client.ts";
import { onServer, unlessOneServer } from "../infrastructure/eventstoredb/server.ts";
import { Wire } from "../infrastructure/eventstoredb/wire.ts";
import { aMoment, Cluster } from "./cluster.ts";
import { slotsIn, typesIn } from "./log.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0220916609" as EnterpriseNumber;
const VALID_FOR_MS = 3_000;

onServer(
  "two nodes on one store",
  (connectionString) => {
    let cluster: Cluster;
    /** Between the second node and the store. */
    let wire: Wire;
    let a: RunningService;
    let b: RunningService;
    let sender: Api;
    let reader: Api;

    beforeAll(async () => {
      wire = await Wire.to(connectionString);
      cluster = await Cluster.start(connectionString, [connectionString, wire.connectionString]);
      [a, b] = cluster.nodes as [RunningService, RunningService];
      const operator = await cluster.as("operator");
      sender = await cluster.as("sender", INSTITUTION);
      await operator.admitSender(INSTITUTION, sender);
      reader = await cluster.as("administrator", ENTERPRISE);
      // Known to both nodes from here on.
      for (const { port } of [a, b]) await idsOf(reader.at(port));
    }, 120_000);
    afterAll(async () => {
      await cluster.remove();
      await wire.close();
    });

    const inbox = { query: print(InboxDocument), variables: { enterpriseNumber: ENTERPRISE } };
    const idsIn = (data: InboxQuery | null | undefined) =>
      data?.mailbox?.messages.edges.map(({ node }) => node.messageId);
    const idsOf = async (api: Api) => idsIn(await api.ask(InboxDocument, inbox.variables));

    const readinessOf = async ({ url }: RunningService) =>
      (await (await fetch(`${url}/health/ready`)).json()) as Pick<Health, "status" | "head">;

    it("what is published on one reaches a subscriber on the other", async () => {
      const after = (await reader.at(a.port).ask(InboxDocument, inbox.variables)).mailbox?.cursor ?? null;
      const client = reader.at(b.port).socket();
      const variables = { enterpriseNumber: ENTERPRISE, after };
      const changes = client.iterate<ChangesSubscription>({ query: print(ChangesDocument), variables });
      const { messageId } = await sender.at(a.port).publish(ENTERPRISE);
      const { value } = await changes.next();
      expect(value?.data?.mailboxChanged).toMatchObject({ change: "PUBLISHED", message: { messageId } });
      await client.dispose();
    });

    describe("a client that moves to a node which lags", () => {
      async function publishedUnknownTo(behind: RunningService) {
        wire.silence();
        const here = sender.at(a.port);
        const { messageId } = await here.publish(ENTERPRISE);
        expect(await idsOf(reader.at(behind.port))).not.toContain(messageId);
        return { messageId, position: { "ebox-position": here.position as string } };
      }
      afterEach(async () => {
        wire.speak();
        while ((await readinessOf(b)).status !== "ready") await aMoment();
      });

      it("reads there what it wrote, as soon as the node has it", async () => {
        const { messageId, position } = await publishedUnknownTo(b);
        const asked = reader.at(b.port).post<InboxQuery>(inbox, position);
        wire.speak();
        expect(idsIn((await asked).data)).toContain(messageId);
      });

      it("is told STALE where that takes too long, and may try again", async () => {
        const { messageId, position } = await publishedUnknownTo(b);
        const stale = await reader.at(b.port).post(inbox, position);
        expect(stale).toMatchObject({ status: 503, errors: [{ extensions: { code: "STALE" } }] });
        // It refuses changes by now, and balancers must not send it any.
        while ((await readinessOf(b)).head !== "lost") await aMoment();
        expect(await readinessOf(b)).toMatchObject({ status: "not-ready" });
        wire.speak();
        const answer = await reader.at(b.port).post<InboxQuery>(inbox, position);
        expect(idsIn(answer.data)).toContain(messageId);
      }, 60_000);
    });

    it("what is due expires once, by a job that one of them runs per slot; all tables say the same, also a newcomer's", async () => {
      const kept = await sender.publish(ENTERPRISE);
      const { openMessage } = await reader.ask(OpenDocument, { input: { messageId: kept.messageId } });
      expect(openMessage.userErrors).toEqual([]);
      const expiring: string[] = [];
      for (let wave = 0; wave < 3; wave++) {
        for (let number = 0; number < 4; number++) {
          const expirationDate = new Date(Date.now() + VALID_FOR_MS + wave * 6_000).toISOString();
          expiring.push((await sender.publish(ENTERPRISE, { expirationDate })).messageId);
        }
      }
      for (const id of expiring) {
        while ((await cluster.store.readStream(`content-${id}`)).state !== "deleted") await aMoment();
        expect(await typesIn(cluster.store, `message-${id}`)).toEqual(["Published", "Expired"]);
      }
      const slots = await slotsIn(cluster.store, "expire-messages");
      expect(slots.length).toBeGreaterThanOrEqual(2);
      expect(slots).toEqual([...new Set(slots)].sort());

      await cluster.join(connectionString);
      const digests = await cluster.digests();
      expect(digests).toHaveLength(3);
      expect(new Set(digests).size).toBe(1);
      const newcomer = reader.at(cluster.nodes[2]?.port as number);
      const { mailbox } = await newcomer.ask(InboxDocument, { enterpriseNumber: ENTERPRISE, folder: "EXPIRED" });
      expect(mailbox?.messages.edges.map(({ node }) => node.messageId).sort()).toEqual(expiring.sort());
      expect(mailbox?.messages.edges[0]?.node).toMatchObject({ contentState: "ERASED", subject: null });
    }, 120_000);
  },
  unlessOneServer,
);
