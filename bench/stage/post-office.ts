import { join } from "node:path";
import type { Publication, Publishing } from "../../src/application/commands/publish-message.ts";
import type { Mailroom } from "../../src/application/mailroom.ts";
import type { EventStore, Position } from "../../src/application/ports/event-store.ts";
import type { Period } from "../../src/domain/period.ts";
import { built } from "./built.ts";
import { LETTER_TYPES, letter, nameOf } from "./letters.ts";
import { enterprise, requestOf, SENDERS, unevenRank } from "./people.ts";
import { tempFolder } from "./temp-folder.ts";

const { openOffice } = await built<typeof import("../../src/office.ts")>("office");
const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);
const { openDocumentFolder } = await built<typeof import("../../src/infrastructure/documents/document-folder.ts")>(
  "infrastructure/documents/document-folder",
);
const { systemClock } = await built<typeof import("../../src/infrastructure/clock/system-clock.ts")>(
  "infrastructure/clock/system-clock",
);
const { Mailboxes } = await built<typeof import("../../src/application/mailboxes.ts")>("application/mailboxes");
const { Senders } = await built<typeof import("../../src/application/senders.ts")>("application/senders");
const { Rejections } = await built<typeof import("../../src/application/commands/reject-submission.ts")>(
  "application/commands/reject-submission",
);
const { publishMessage } = await built<typeof import("../../src/application/commands/publish-message.ts")>(
  "application/commands/publish-message",
);
const { authoriseSender, registerMessageType } = await built<
  typeof import("../../src/application/commands/authorise-sender.ts")
>("application/commands/authorise-sender");
const { acceptTerms, requestOnboarding } = await built<
  typeof import("../../src/application/commands/onboard-sender.ts")
>("application/commands/onboard-sender");
const { TERMS_OF_USE_DIGEST } =
  await built<typeof import("../../src/application/terms-of-use.ts")>("application/terms-of-use");
const { newMessageId } = await built<typeof import("../../src/application/ids.ts")>("application/ids");

const RECIPIENTS = 500;
const VISIBLE_WITHIN_MS = 60_000;

/** The next message, of the next sender to an enterprise of an uneven share. */
export interface PostOffice {
  readonly store: EventStore;
  /** Durable when it resolves. */
  publish(): Promise<Position>;
  /** So many of one sender at once, as `publishMessages` does it. */
  publishTogether(count: number): Promise<void>;
}

/** The application over its real embedded log, and nothing else: no projector beside it. */
export async function openBarePostOffice(cleanup: AsyncDisposableStack): Promise<PostOffice> {
  const folder = await tempFolder(cleanup);
  const store = await openEmbeddedLog({ file: join(folder, "events.sqlite") });
  cleanup.defer(() => store.close());
  const documents = openDocumentFolder({ folder: join(folder, "documents") });
  const mailroom = { store, clock: systemClock, documents, mailboxes: new Mailboxes(store) };
  return postOffice({ ...mailroom, senders: new Senders(store), rejections: new Rejections(mailroom) });
}

/** The application as the service runs it, projector and all; on the server, where one is given. */
export async function openPostOffice(
  cleanup: AsyncDisposableStack,
  server?: { readonly eventStoreUrl: string; readonly namespace: string },
) {
  const dataFolder = await tempFolder(cleanup);
  const office = await openOffice({ dataFolder, namespace: "ebox", ...server }, systemClock);
  cleanup.defer(() => office.close());
  const desk = await postOffice(office.publishing);
  return {
    ...desk,
    dataFolder,
    eventLog: join(dataFolder, "events.sqlite"),
    /** Durable, and this node's read model shows it. */
    async publishAndSee(): Promise<void> {
      const position = await desk.publish();
      if (!(await office.projection.reached(position, VISIBLE_WITHIN_MS))) throw new Error("It never became visible.");
    },
  };
}

async function postOffice(office: Publishing): Promise<PostOffice> {
  await admitSenders(office);
  let published = 0;
  let turn = 0;
  const publishOf = async (sender: number) => {
    const request = requestOf("sender", SENDERS[sender % SENDERS.length]);
    const outcome = await publishMessage(office, request, publication(published++));
    if (!outcome.accepted) throw new Error(`A message was refused: ${outcome.refusal.code}`);
    return outcome.position as Position;
  };
  return {
    store: office.store,
    publish: () => publishOf(turn++),
    async publishTogether(count) {
      const sender = turn++;
      await Promise.all(Array.from({ length: count }, () => publishOf(sender)));
    },
  };
}

function publication(number: number): Publication {
  const messageTypeId = LETTER_TYPES[number % LETTER_TYPES.length] as (typeof LETTER_TYPES)[number];
  const { body, documents, ...content } = letter(messageTypeId, number);
  return {
    ...content,
    messageId: newMessageId(Date.now()),
    recipient: enterprise(unevenRank(RECIPIENTS, Math.random())),
    messageTypeId,
    kind: "SIMPLE",
    isReplyAuthorized: true,
    bodyContent: body as string,
    attachments: [],
  };
}

/** Authorises every sender of the bench, with its message types. */
export async function admitSenders(mailroom: Omit<Mailroom, "mailboxes">): Promise<void> {
  const { store } = mailroom;
  const office = { ...mailroom, mailboxes: new Mailboxes(store), senders: new Senders(store) };
  for (const [n, enterpriseNumber] of SENDERS.entries()) {
    const name = { fr: `Institution ${n}`, nl: `Instelling ${n}` };
    const applicant = () => requestOf("sender", enterpriseNumber);
    await requestOnboarding(office, applicant(), { name, registeredMailRequested: true, messageTypes: [] });
    await acceptTerms(office, applicant(), TERMS_OF_USE_DIGEST);
    await authoriseSender(office, requestOf("operator"), { enterpriseNumber, registeredMailAllowed: true });
    for (const messageTypeId of LETTER_TYPES) {
      await registerMessageType(office, requestOf("operator"), enterpriseNumber, {
        messageTypeId,
        name: nameOf(messageTypeId),
        validityPeriod: "P10Y" as Period,
        languages: ["fr"],
        repliesAllowed: true,
        registeredAllowed: true,
      });
    }
  }
}
