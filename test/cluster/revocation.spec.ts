import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "../graphql/api.ts";
import { follow } from "../graphql/follow.ts";
import { InboxDocument, OpenDocument, RevokeAccessDocument } from "../graphql/generated/client.ts";
import { until } from "../graphql/until.ts";
import { onServer } from "../infrastructure/eventstoredb/server.ts";
import { Cluster } from "./cluster.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0220916609" as EnterpriseNumber;
const REVOCATIONS = process.env.EBOX_LONG ? 50 : 5;
/** The law: so long after the answer to a revocation no node lets its person see anything. */
const WITHIN_MS = 1_000;

onServer("a revocation on another node", (connectionString) => {
  let cluster: Cluster;
  /** Each at the one node; the revocation is made at the other. */
  let user: Api;
  let administrator: Api;
  let sender: Api;
  let personId: string;

  beforeAll(async () => {
    cluster = await Cluster.start(connectionString, [connectionString, connectionString]);
    const [here, there] = cluster.nodes.map(({ port }) => port) as [number, number];
    const operator = await cluster.as("operator");
    sender = (await cluster.as("sender", INSTITUTION)).at(here);
    await operator.authoriseSender(INSTITUTION, sender);
    await operator.registerMessageType(INSTITUTION, "notice", {});
    administrator = (await cluster.as("administrator", ENTERPRISE)).at(here);
    user = (await cluster.as("user", ENTERPRISE)).at(there);
    personId = await user.personId();
  }, 120_000);
  afterAll(() => cluster.remove());

  const sees = async () => (await user.ask(InboxDocument, { enterpriseNumber: ENTERPRISE })).mailbox !== null;
  const opens = async (messageId: string) =>
    (await user.ask(OpenDocument, { input: { messageId } })).openMessage.userErrors.map(({ code }) => code);

  it(`ends all that is open and refuses all that is asked, within a second, ${REVOCATIONS} times`, async () => {
    const took: { readonly closed: number; readonly refused: number }[] = [];
    for (let times = 0; times < REVOCATIONS; times++) {
      await administrator.grant(ENTERPRISE, personId);
      await until(sees);
      const { changes, closed } = await follow(user, ENTERPRISE);
      const { messageId } = await sender.publish(ENTERPRISE);
      await until(() => changes.some((change) => change.messageId === messageId));
      expect(await opens(messageId)).toEqual([]);

      const input = { enterpriseNumber: ENTERPRISE, personId };
      const { revokeAccess } = await administrator.ask(RevokeAccessDocument, { input });
      const revokedAt = performance.now();
      const passed = () => performance.now() - revokedAt;
      const closing = closed.then((code) => ({ code, ms: passed() }));
      // What changes or shows content asks the log itself: nothing has to reach the other node first.
      expect(await opens(messageId)).toEqual(["FORBIDDEN"]);
      expect(revokeAccess.userErrors).toEqual([]);
      await until(async () => !(await sees()));
      const refused = passed();
      const { code, ms } = await closing;
      expect(code).toBe(4403);
      took.push({ closed: ms, refused });

      const later = await sender.publish(ENTERPRISE);
      expect(changes.map((change) => change.messageId)).not.toContain(later.messageId);
      expect(await opens(later.messageId)).toEqual(["FORBIDDEN"]);
    }
    const longest = (of: "closed" | "refused") => Math.ceil(Math.max(...took.map((ms) => ms[of])));
    process.stderr.write(
      `Revocation on another node: ${JSON.stringify({ times: REVOCATIONS, closedWithinMs: longest("closed"), refusedWithinMs: longest("refused") })}\n`,
    );
    expect(longest("closed")).toBeLessThan(WITHIN_MS);
    expect(longest("refused")).toBeLessThan(WITHIN_MS);
  }, 120_000);

  it("is known to whoever asks with its position, however far the node is", async () => {
    await administrator.grant(ENTERPRISE, personId);
    await until(sees);
    await administrator.ask(RevokeAccessDocument, { input: { enterpriseNumber: ENTERPRISE, personId } });
    const query = `{ mailbox(enterpriseNumber: "${ENTERPRISE}") { unread } }`;
    const answer = await user.post({ query }, { "ebox-position": administrator.position as string });
    expect(answer.data).toEqual({ mailbox: null });
  });
});
