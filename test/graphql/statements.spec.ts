import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Api } from "./api.ts";
import { publication } from "./api.ts";
import { PublishManyDocument, ReplyDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";

const EVERYTHING = `query ($enterpriseNumber: EnterpriseNumber!, $first: Int!, $folder: Folder!) {
  mailbox(enterpriseNumber: $enterpriseNumber) {
    activatedAt fullyDigitalSince unread counters { total }
    messages(folder: $folder, first: $first) {
      pageInfo { hasNextPage }
      nodes {
        id kind deliveryStatus contentState subject { nl } businessData { key } forTheAttentionOf { label } attachments { number }
        sender { name { nl } } recipient { enterpriseNumber } messageType { name { nl } }
        inReplyTo { messageId subject { nl } sender { name { nl } } messageType { name { nl } } }
        replies { messageId subject { nl } sender { name { nl } } messageType { name { nl } } }
      }
    }
  }
}`;

interface Page {
  readonly mailbox: {
    readonly messages: { readonly nodes: readonly { readonly replies: unknown[]; readonly inReplyTo: unknown }[] };
  };
}

describe("A page with everything on it", () => {
  let stage: Stage;
  let enterprise: EnterpriseNumber;
  let user: Api;

  beforeAll(async () => {
    stage = await Stage.open();
    enterprise = stage.newEnterprise();
    user = await stage.as("user", enterprise);
    const sender = await stage.as("sender", stage.institution);
    const messages = Array.from({ length: 100 }, () => publication(enterprise, { isReplyAuthorized: true }));
    await sender.ask(PublishManyDocument, { input: { messages } });
    await Promise.all(
      messages.map(({ messageId }) =>
        user.ask(ReplyDocument, { input: { messageId: messageId as string, text: "Goed." } }),
      ),
    );
    await stage.caughtUp();
  });
  afterAll(() => stage.close());

  async function statementsOf(first: number, folder: "INBOX" | "OUTBOX"): Promise<number> {
    const before = stage.statements;
    const variables = { enterpriseNumber: enterprise, first, folder };
    const { data } = await user.post<Page>({ query: EVERYTHING, variables });
    const nodes = data?.mailbox.messages.nodes ?? [];
    expect(nodes).toHaveLength(first);
    expect(
      nodes.every(({ replies, inReplyTo }) => (folder === "INBOX" ? replies.length === 1 : inReplyTo !== null)),
    ).toBe(true);
    return stage.statements - before;
  }

  it.each(["INBOX", "OUTBOX"] as const)(
    "takes as many SQL statements for 100 messages as for 10 (%s)",
    async (folder) => {
      await statementsOf(1, folder);
      const ten = await statementsOf(10, folder);
      expect(await statementsOf(100, folder)).toBe(ten);
      expect(ten).toBeLessThan(20);
    },
  );
});
