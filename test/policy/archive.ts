import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { openWholeMessage } from "../../src/application/commands/open-content.ts";
import type { Mailroom } from "../../src/application/mailroom.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import type { Caller } from "../../src/application/ports/identity.ts";
import type { MailboxState } from "../../src/domain/mailbox/state.ts";
import { zipHandler } from "../../src/http/documents/zip.ts";
import type { Exchange } from "../../src/http/exchange.ts";
import { Problem } from "../../src/http/problem.ts";
import { readZip } from "../http/documents/read-zip.ts";

/** A log of these events that takes more and forgets them, so that looking changes nothing for the next. */
function mailroomOn(events: readonly RecordedEvent[], mailbox: MailboxState): Mailroom {
  const streams = Map.groupBy(events, ({ stream }) => stream);
  const last = events.at(-1) as RecordedEvent;
  return {
    store: {
      readStream: async (stream: string, { from = 0 } = {}) => {
        const standing = streams.get(stream) ?? [];
        return { state: standing.length > 0 ? "exists" : "none", events: standing.slice(from) };
      },
      append: async () => ({ outcome: "appended", position: last.position }),
    },
    documents: { read: async () => undefined },
    clock: { now: () => last.metadata.time },
    mailboxes: { get: async () => mailbox },
  } as unknown as Mailroom;
}

class Answer extends PassThrough {
  headersSent = false;
  writeHead(): this {
    this.headersSent = true;
    return this;
  }
}

/** The ids of the messages that lie in the archive which that caller gets, sorted; or the code of the refusal. */
export async function archived(
  events: readonly RecordedEvent[],
  mailbox: MailboxState,
  caller: Caller,
  ids: readonly string[],
): Promise<string[] | string> {
  const mailroom = mailroomOn(events, mailbox);
  const handle = zipHandler({
    openWholeMessage: (request, id) => openWholeMessage(mailroom, request, id),
    readDocument: mailroom.documents.read,
  });
  const response = new Answer();
  const url = new URL(`http://ebox/messages.zip?ids=${ids.join()}`);
  const exchange = { request: { headers: {} }, response, url, params: {}, caller, requestId: randomUUID() };
  try {
    const [bytes] = await Promise.all([buffer(response), handle(exchange as unknown as Exchange)]);
    const folders = [...readZip(bytes).keys()].flatMap((name) => /_([\w-]+)\/message\.json$/.exec(name)?.[1] ?? []);
    return folders.sort();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
