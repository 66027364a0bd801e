import { newMessageId } from "../../src/application/ids.ts";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import type { Api } from "../graphql/api.ts";
import { InboxDocument } from "../graphql/generated/client.ts";
import { correspondents, ENTERPRISE } from "./mail-with-documents.ts";
import type { RunningService } from "./running-service.ts";

const ENTRIES = 27;
const VALUES = 50;
/** Three bytes each. */
const LONGEST_VALUE = "€".repeat(400);

/**
 * More than a store takes in one append, in a request that is small, and none of whose fields is too long: a variable may
 * be used many times.
 */
const TOO_LARGE = `mutation ($messageId: ID!, $recipient: EnterpriseNumber!, $value: String!) {
  publishMessage(input: {
    messageId: $messageId, recipient: { enterpriseNumber: $recipient }, messageTypeId: "notice",
    subject: { nl: "Te groot" }, bodyContent: "Zie bijlage",
    businessData: [${Array.from({ length: ENTRIES }, (_, n) => `{ key: "k${n}", values: [${"$value ".repeat(VALUES)}] }`)}]
  }) { messageId message { id } userErrors { code message } }
}`;

/** `store`: that of the service. */
export async function refusesWhatIsTooLarge(service: RunningService, store: EventStore): Promise<void> {
  const { sender, reader } = await correspondents(service);
  const standing = await sender.publish(ENTERPRISE);
  const inbox = await inboxOf(reader);
  const before = await idsIn(store);
  const messageId = newMessageId(Date.now());
  const variables = { messageId, recipient: ENTERPRISE, value: LONGEST_VALUE };
  const refused = await sender.post({ query: TOO_LARGE, variables });
  expect(refused).toMatchObject({
    status: 200,
    data: {
      publishMessage: {
        messageId: null,
        message: null,
        userErrors: [{ code: "INVALID_INPUT", message: expect.stringContaining("larger than can be stored") }],
      },
    },
  });
  expect(await idsIn(store)).toEqual(before);
  expect(await inboxOf(reader)).toEqual(inbox);
  // The id is not taken by it, and what comes after finds the service as it was.
  const published = await sender.publish(ENTERPRISE, { messageId });
  expect(published.messageId).toBe(messageId);
  expect(await inboxOf(reader)).toEqual([messageId, standing.messageId]);
}

async function idsIn(store: EventStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of store.readAll()) ids.push(...page.map(({ id }) => id));
  return ids;
}

async function inboxOf(reader: Api): Promise<string[]> {
  const { mailbox } = await reader.ask(InboxDocument, { enterpriseNumber: ENTERPRISE });
  return mailbox?.messages.edges.map(({ node }) => node.messageId) ?? [];
}
