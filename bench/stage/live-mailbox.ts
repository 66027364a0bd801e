import { setTimeout as pause } from "node:timers/promises";
import type WebSocket from "ws";
import type { Heard, Subscribers } from "../load/subscribers-process.ts";
import { built } from "./built.ts";
import { type Child, startChild } from "./child.ts";
import { letter } from "./letters.ts";
import { BIG_BOX, SENDERS } from "./people.ts";
import { admitSenders } from "./post-office.ts";
import { type RunningService, startService } from "./service.ts";
import { prepareSlowReaders } from "./slow-reader.ts";
import { tempFolder } from "./temp-folder.ts";

const { openOffice } = await built<typeof import("../../src/office.ts")>("office");
const { systemClock } = await built<typeof import("../../src/infrastructure/clock/system-clock.ts")>(
  "infrastructure/clock/system-clock",
);

const CURSOR = "query Cursor($mailbox: EnterpriseNumber!) { mailbox(enterpriseNumber: $mailbox) { cursor } }";
const CHANGES = `
  subscription Changes($mailbox: EnterpriseNumber!, $after: String) {
    mailboxChanged(enterpriseNumber: $mailbox, after: $after) {
      cursor change at
      message { messageId publishedAt subject { fr } sender { enterpriseNumber name { fr } } }
      mailbox { unread }
    }
  }`;
const PUBLISH = `
  mutation Publish($input: PublishMessageInput!) {
    publishMessage(input: $input) { messageId userErrors { code message } }
  }`;

/** Between two publications, so that one's work is not measured with the next. Milliseconds. */
const REST = 25;

/** The real service with one mailbox that many follow. */
export interface LiveMailbox {
  /** Publishes to it; resolves when it is answered and every subscriber has heard. */
  publish(): Promise<Heard>;
}

export async function openLiveMailbox(cleanup: AsyncDisposableStack, count: number): Promise<LiveMailbox> {
  const dataFolder = await tempFolder(cleanup);
  await admitSendersTo({ dataFolder, namespace: "ebox" });
  const service = await startService(cleanup, dataFolder);
  return liveMailbox(cleanup, { publishing: service, following: service }, count);
}

/** The same, to which those may come who read nothing. */
export async function openMailboxWithSlowReaders(
  cleanup: AsyncDisposableStack,
  count: number,
): Promise<LiveMailbox & { addSlowReader(): Promise<WebSocket> }> {
  const dataFolder = await tempFolder(cleanup);
  await admitSendersTo({ dataFolder, namespace: "ebox" });
  const service = await startService(cleanup, dataFolder);
  const addSlowReader = await prepareSlowReaders(service);
  return { ...(await liveMailbox(cleanup, { publishing: service, following: service }, count)), addSlowReader };
}

/** Two nodes with folders of their own on one server: published on one, followed by one subscriber on the other. */
export async function openMailboxOfTwoNodes(
  cleanup: AsyncDisposableStack,
  eventStoreUrl: string,
  namespace: string,
): Promise<LiveMailbox> {
  const start = async () => {
    const dataFolder = await tempFolder(cleanup);
    await admitSendersTo({ dataFolder, namespace, eventStoreUrl });
    return startService(cleanup, dataFolder, { EVENTSTORE_URL: eventStoreUrl, EBOX_NAMESPACE: namespace });
  };
  return liveMailbox(cleanup, { publishing: await start(), following: await start() }, 1);
}

/** Repeating it changes nothing. */
async function admitSendersTo(place: Parameters<typeof openOffice>[0]): Promise<void> {
  const office = await openOffice(place, systemClock);
  await admitSenders(office.publishing);
  await office.close();
}

async function liveMailbox(
  cleanup: AsyncDisposableStack,
  { publishing, following }: Record<"publishing" | "following", RunningService>,
  count: number,
): Promise<LiveMailbox> {
  const [sender] = SENDERS;
  const senderToken = await publishing.token("sender", sender as string);
  const subscribers = await subscribe(cleanup, following, count);
  let published = 0;
  return {
    async publish() {
      const { body, documents, ...content } = letter("decision", published++);
      const input = {
        ...content,
        bodyContent: body,
        recipient: { enterpriseNumber: BIG_BOX },
        messageTypeId: "decision",
      };
      const [heard, answer] = await Promise.all([
        subscribers.next<Heard>(),
        publishing.ask<{ publishMessage: { userErrors: object[] } }>(senderToken, PUBLISH, { input }),
      ]);
      const { userErrors } = answer.publishMessage;
      if (userErrors.length > 0) throw new Error(`A message was refused: ${JSON.stringify(userErrors)}`);
      await pause(REST);
      return heard;
    },
  };
}

/** From the mailbox's cursor on: whoever subscribes late misses nothing. */
async function subscribe(cleanup: AsyncDisposableStack, service: RunningService, count: number): Promise<Child> {
  const token = await service.token("administrator", BIG_BOX);
  const variables = { mailbox: BIG_BOX };
  const { mailbox } = await service.ask<{ mailbox: { cursor: string } }>(token, CURSOR, variables);
  return openSubscribers(cleanup, {
    url: service.graphql.replace(/^http/, "ws"),
    count,
    subscription: {
      init: { Authorization: `Bearer ${token}` },
      payload: { query: CHANGES, variables: { ...variables, after: mailbox.cursor } },
    },
  });
}

/** In a process of their own. */
export async function openSubscribers(cleanup: AsyncDisposableStack, subscribers: Subscribers): Promise<Child> {
  const child = startChild(cleanup, new URL("../load/subscribers-process.ts", import.meta.url));
  child.send(subscribers);
  await child.next();
  return child;
}
