import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { LIMITS } from "../../src/graphql/limits.ts";
import { type Api, publication } from "./api.ts";
import { InboxDocument, PublishManyDocument } from "./generated/client.ts";
import { Stage } from "./stage.ts";
import { until } from "./until.ts";

/** Of one message: 40 kB, as often as aliases are allowed. */
const businessData = Array.from({ length: 100 }, (_, key) => ({ key: `${key}`, values: ["x".repeat(400)] }));
const times = (count: number) =>
  Array.from({ length: count }, (_, copy) => `c${copy}: businessData { values }`).join(" ");
const changes = (count: number) => `subscription ($enterpriseNumber: EnterpriseNumber!, $after: String) {
  mailboxChanged(enterpriseNumber: $enterpriseNumber, after: $after) { cursor message { messageId ${times(count)} } } }`;
const page = (count: number) => `query ($enterpriseNumber: EnterpriseNumber!) {
  mailbox(enterpriseNumber: $enterpriseNumber) { messages(folder: INBOX) { nodes { ${times(count)} } } } }`;

interface Change {
  readonly mailboxChanged: { readonly cursor: string; readonly message: { readonly messageId: string } };
}

describe("An answer that is too large", () => {
  let stage: Stage;
  let enterpriseNumber: EnterpriseNumber;
  let reader: Api;
  let after: string;
  let ids: readonly string[];

  beforeAll(async () => {
    stage = await Stage.open();
    enterpriseNumber = stage.newEnterprise();
    reader = await stage.as("administrator", enterpriseNumber);
    const sender = await stage.as("sender", stage.institution);
    after = (await reader.ask(InboxDocument, { enterpriseNumber })).mailbox?.cursor as string;
    const messages = [
      publication(enterpriseNumber),
      ...Array.from({ length: 10 }, () => publication(enterpriseNumber, { businessData })),
    ];
    const { publishMessages } = await sender.ask(PublishManyDocument, { input: { messages } });
    ids = publishMessages.results.map(({ messageId }) => messageId as string);
  });
  afterAll(() => stage.close());

  const client = () => reader.socket({ lazy: false });

  /** Up to so many changes; then what ended it. */
  async function followed(query: string, from: string, most: number) {
    const socket = client();
    const seen: Change["mailboxChanged"][] = [];
    const failed = await new Promise<unknown>((resolve) => {
      const end = socket.subscribe<Change>(
        { query, variables: { enterpriseNumber, after: from } },
        {
          next: ({ data }) => {
            if (data) seen.push(data.mailboxChanged);
            if (seen.length === most) end();
          },
          error: resolve,
          complete: () => resolve(undefined),
        },
      );
    });
    await socket.dispose();
    return { seen, failed };
  }

  it("ends a subscription before the change, which is told to whoever comes back for less", async () => {
    const greedy = await followed(changes(30), after, ids.length);
    expect(greedy.failed).toMatchObject([{ extensions: { code: "ANSWER_TOO_LARGE" } }]);
    expect(greedy.seen.map(({ message }) => message.messageId)).toEqual(ids.slice(0, 1));
    await until(() => stage.liveSubscribers() === 0);
    const modest = await followed(changes(1), greedy.seen[0]?.cursor as string, ids.length - 1);
    expect(modest.failed).toBeUndefined();
    expect(modest.seen.map(({ message }) => message.messageId)).toEqual(ids.slice(1));
  });

  it("is refused before lists without end are worked out", async () => {
    const sender = await stage.as("sender", stage.institution);
    const number = stage.newEnterprise();
    const recipient = await stage.as("administrator", number);
    const values = Array<string>(50).fill("v");
    const { messageId } = await sender.publish(number, {
      businessData: Array.from({ length: 256 }, (_, key) => ({ key: `${key}`, values })),
    });
    const ofMessage = (count: number) =>
      recipient.post({
        query: `query ($id: ID!) { message(id: $id) { ${times(count)} } }`,
        variables: { id: messageId },
      });
    const most = Math.floor(LIMITS.answerEntries / (256 * 51));
    expect((await ofMessage(most)).errors).toBeUndefined();
    const { data, errors } = await ofMessage(most + 10);
    expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([undefined, ["ANSWER_TOO_LARGE"]]);
    const open = recipient.socket({ lazy: false });
    const failed = await new Promise((resolve) => {
      const query = changes(most + 10);
      const variables = { enterpriseNumber: number, after };
      open.subscribe({ query, variables }, { next: resolve, error: resolve, complete: () => resolve("complete") });
    });
    await open.dispose();
    expect(failed).toMatchObject([{ extensions: { code: "ANSWER_TOO_LARGE" } }]);
  });

  it("is refused over HTTP beyond one limit, on a WebSocket beyond another", async () => {
    const variables = { enterpriseNumber };
    const overHttp = (count: number) => reader.refused(page(count), variables);
    const overSocket = (count: number) =>
      new Promise<unknown>((resolve) => {
        const socket = client();
        socket.subscribe(
          { query: page(count), variables },
          { next: (answer) => resolve([answer, socket.dispose()][0]), error: resolve, complete: () => undefined },
        );
      });
    expect(await overHttp(1)).toEqual([200]);
    expect(await overHttp(10)).toEqual([200]);
    expect(await overHttp(30)).toEqual([200, "ANSWER_TOO_LARGE"]);
    expect(await overSocket(1)).toMatchObject({ data: { mailbox: {} } });
    expect(await overSocket(10)).toMatchObject({ errors: [{ extensions: { code: "ANSWER_TOO_LARGE" } }] });
  });
});
