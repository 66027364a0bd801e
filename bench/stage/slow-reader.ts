import { once } from "node:events";
import WebSocket from "ws";
import { letter } from "./letters.ts";
import { BIG_BOX, SENDERS } from "./people.ts";
import type { RunningService } from "./service.ts";

/** More than what the network takes for one who reads nothing: changes of about 100 kB. */
const BACKLOG = 200;
const COPIES = Array.from({ length: 25 }, (_, copy) => `copy${copy}: businessData { values }`).join(" ");
const GREEDY = `
  subscription Greedy($mailbox: EnterpriseNumber!, $after: String) {
    mailboxChanged(enterpriseNumber: $mailbox, after: $after) { message { ${COPIES} } }
  }`;
const CURSOR = "query Cursor($mailbox: EnterpriseNumber!) { mailbox(enterpriseNumber: $mailbox) { cursor } }";
const PUBLISH = `
  mutation Publish($messages: [PublishMessageInput!]!) {
    publishMessages(input: { messages: $messages }) { userErrors { code } results { userErrors { code } } }
  }`;

/** Publishes what a slow reader of the big box has still to read. Returns how to add one, who reads nothing of it. */
export async function prepareSlowReaders(service: RunningService): Promise<() => Promise<WebSocket>> {
  const [senderToken, token] = await Promise.all([
    service.token("sender", SENDERS[0] as string),
    service.token("administrator", BIG_BOX),
  ]);
  const { mailbox } = await service.ask<{ mailbox: { cursor: string } }>(token, CURSOR, { mailbox: BIG_BOX });
  const businessData = [{ key: "x", values: Array<string>(10).fill("x".repeat(400)) }];
  const messages = Array.from({ length: BACKLOG }, (_, number) => ({
    recipient: { enterpriseNumber: BIG_BOX },
    messageTypeId: "decision",
    subject: letter("decision", number).subject,
    bodyContent: "x",
    businessData,
  }));
  type Answer = { publishMessages: Record<"userErrors" | "results", readonly { userErrors?: object[] }[]> };
  const { publishMessages } = await service.ask<Answer>(senderToken, PUBLISH, { messages });
  const refused = publishMessages.results.filter(({ userErrors = [] }) => userErrors.length > 0);
  if (publishMessages.results.length !== BACKLOG || refused.length > 0) throw new Error("The backlog was refused.");
  return () => openPaused(service, token, { mailbox: BIG_BOX, after: mailbox.cursor });
}

async function openPaused({ graphql }: RunningService, token: string, variables: object): Promise<WebSocket> {
  const socket = new WebSocket(graphql.replace(/^http/, "ws"), "graphql-transport-ws", { perMessageDeflate: false });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: `Bearer ${token}` } }));
  await once(socket, "message");
  socket.pause();
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: GREEDY, variables } }));
  return socket;
}
