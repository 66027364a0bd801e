import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { GENERAL } from "../../src/domain/message/events.ts";
import type { Api } from "../graphql/api.ts";
import {
  ChangeRoutingRulesDocument,
  DeletePartitionDocument,
  MoveMessagesDocument,
} from "../graphql/generated/client.ts";
import { onServer } from "../infrastructure/eventstoredb/server.ts";
import { Cluster } from "./cluster.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0220916609" as EnterpriseNumber;
const TIMES = process.env.EBOX_LONG ? 20 : 3;
/** So long after the answer to a change, what is published at any node is routed by it. */
const WITHIN_MS = 1_000;

onServer("routing rules and partitions changed on another node", (connectionString) => {
  let cluster: Cluster;
  /** At the node where everything is changed. */
  let administrator: Api;
  let here: Api;
  let there: Api;

  beforeAll(async () => {
    cluster = await Cluster.start(connectionString, [connectionString, connectionString]);
    const [first, second] = cluster.nodes.map(({ port }) => port) as [number, number];
    const operator = await cluster.as("operator");
    const sender = await cluster.as("sender", INSTITUTION);
    [here, there] = [sender.at(first), sender.at(second)];
    await operator.authoriseSender(INSTITUTION, here);
    await operator.registerMessageType(INSTITUTION, "notice", {});
    administrator = (await cluster.as("administrator", ENTERPRISE)).at(first);
  }, 120_000);
  afterAll(() => cluster.remove());

  /** Publishes there, and gives the message and where every node says that it lies. */
  async function published(at: Api): Promise<{ messageId: string; partition: string }> {
    const { messageId } = await at.publish(ENTERPRISE);
    const query = `{ message(id: "${messageId}") { recipient { partition } } }`;
    const partitions = new Set<string>();
    for (const { port } of cluster.nodes) {
      const headers = { "ebox-position": at.position as string };
      const { data } = await administrator.at(port).post<Shown>({ query }, headers);
      partitions.add(data?.message?.recipient.partition as string);
    }
    expect(partitions.size).toBe(1);
    return { messageId, partition: [...partitions][0] as string };
  }
  type Shown = { readonly message: { readonly recipient: { readonly partition: string } } | null };

  async function routeTo(...partitions: string[]): Promise<void> {
    const input = { enterpriseNumber: ENTERPRISE, rules: partitions.map((partition) => ({ partition })) };
    const { changeRoutingRules } = await administrator.ask(ChangeRoutingRulesDocument, { input });
    expect(changeRoutingRules.userErrors).toEqual([]);
  }

  /** Publishes there until one lies in the partition; gives all that were published. */
  async function publishUntilIn(partition: string): Promise<string[]> {
    const messageIds: string[] = [];
    for (;;) {
      const message = await published(there);
      messageIds.push(message.messageId);
      if (message.partition === partition) return messageIds;
    }
  }

  it(`a rule decides here at once and there within a second, ${TIMES} times`, async () => {
    const took: number[] = [];
    for (let times = 0; times < TIMES; times++) {
      const partition = await administrator.createPartition(ENTERPRISE, `Paie ${times}`);
      for (const [rules, goal] of [
        [[partition], partition],
        [[], GENERAL],
      ] as const) {
        await routeTo(...rules);
        const changedAt = performance.now();
        expect((await published(here)).partition).toBe(goal);
        await publishUntilIn(goal);
        took.push(performance.now() - changedAt);
      }
    }
    const withinMs = Math.ceil(Math.max(...took));
    process.stderr.write(`Rules changed on another node: ${JSON.stringify({ times: TIMES, withinMs })}\n`);
    expect(withinMs).toBeLessThan(WITHIN_MS);
  }, 120_000);

  it("what is routed into a partition that is deleted in the same moment lies in GENERAL, on every node", async () => {
    const partition = await administrator.createPartition(ENTERPRISE, "Comptabilité");
    await routeTo(partition);
    const messageIds = await publishUntilIn(partition);
    const moved = await administrator.ask(MoveMessagesDocument, { input: { messageIds, partition: GENERAL } });
    expect(moved.moveMessages.results.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const deleting = administrator.ask(DeletePartitionDocument, { input: { enterpriseNumber: ENTERPRISE, partition } });
    const meanwhile = await there.publish(ENTERPRISE);
    const { deletePartition } = await deleting;
    // It was empty, unless that one came first: then it stands, with the message in it.
    const isDeleted = deletePartition.userErrors.length === 0;
    const { data } = await administrator.post<Shown>(
      { query: `{ message(id: "${meanwhile.messageId}") { recipient { partition } } }` },
      { "ebox-position": there.position as string },
    );
    expect(data?.message?.recipient.partition).toBe(isDeleted ? GENERAL : partition);
    for (let n = 0; n < 5; n++) expect((await published(there)).partition).toBe(isDeleted ? GENERAL : partition);
  }, 60_000);
});
