import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { authoriseSender, registerMessageType } from "../../src/application/commands/authorise-sender.ts";
import type { SenderOffice } from "../../src/application/commands/change-sender.ts";
import { grantAccess } from "../../src/application/commands/manage-access.ts";
import { acceptTerms, requestOnboarding } from "../../src/application/commands/onboard-sender.ts";
import type { Publication, Publishing } from "../../src/application/commands/publish-message.ts";
import { Rejections } from "../../src/application/commands/reject-submission.ts";
import { sha256 } from "../../src/application/evidence/canonical-bytes.ts";
import { newMessageId } from "../../src/application/ids.ts";
import { Mailboxes } from "../../src/application/mailboxes.ts";
import type { Request } from "../../src/application/mailroom.ts";
import type { EventStore, RecordedEvent } from "../../src/application/ports/event-store.ts";
import type { Caller, Role } from "../../src/application/ports/identity.ts";
import { Senders } from "../../src/application/senders.ts";
import { TERMS_OF_USE_DIGEST } from "../../src/application/terms-of-use.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Instant } from "../../src/domain/instant.ts";
import { GENERAL } from "../../src/domain/message/events.ts";
import type { Period } from "../../src/domain/period.ts";
import type { MessageType } from "../../src/domain/sender/events.ts";
import type { TranslatedText } from "../../src/domain/translated-text.ts";
import { openDocumentFolder } from "../../src/infrastructure/documents/document-folder.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";

export const INSTITUTION = "0206731645" as EnterpriseNumber;
export const OTHER_INSTITUTION = "0202239951" as EnterpriseNumber;
export const ENTERPRISE = "0406798006" as EnterpriseNumber;
export const STRANGER = "0220916609" as EnterpriseNumber;
export const NOON = "2026-11-22T12:00:00.000Z" as Instant;

export class SetClock {
  #now = NOON;
  now = () => this.#now;
  set(now: Instant) {
    this.#now = now;
  }
}

export interface Office extends Publishing {
  readonly clock: SetClock;
  readonly close: () => Promise<void>;
}

/** The real embedded log and document folder in a folder of their own, with two authorised senders. */
export async function openOffice(wrap: (store: EventStore) => EventStore = (store) => store): Promise<Office> {
  const folder = await mkdtemp(join(tmpdir(), "ebox-office-"));
  const log = await openEmbeddedLog({ file: join(folder, "log.db") });
  const store = wrap(log);
  const documents = openDocumentFolder({ folder });
  const mailroom = { store, documents, mailboxes: new Mailboxes(store), clock: new SetClock() };
  const desk = { ...mailroom, senders: new Senders(mailroom.store) };
  for (const sender of [INSTITUTION, OTHER_INSTITUTION]) {
    const name = { fr: `Institution ${sender}` };
    await onboard(desk, sender, name);
    await registerNotice(desk, sender);
    await registerNotice(desk, sender, { messageTypeId: "bulletin", repliesAllowed: false });
  }
  for (const enterprise of [ENTERPRISE, STRANGER]) {
    const { id: personId } = by("user", enterprise).caller.actor;
    const grant = { role: "USER", domain: "NSSO_EMPLOYER", eBoxAdministrator: true, partitions: [GENERAL] } as const;
    await grantAccess(mailroom, by("administrator", enterprise), { enterpriseNumber: enterprise, personId, grant });
  }
  return {
    ...desk,
    rejections: new Rejections(mailroom),
    close: async () => {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Message type `notice`: replies and registered mail. */
export function registerNotice(office: SenderOffice, sender: EnterpriseNumber, change: Partial<MessageType> = {}) {
  return registerMessageType(office, by("operator"), sender, {
    messageTypeId: "notice",
    name: { en: "Notice" },
    validityPeriod: "P30D" as Period,
    languages: ["fr"],
    repliesAllowed: true,
    registeredAllowed: true,
    ...change,
  });
}

/** The whole way of a sender, from its request to the operator's authorisation. Gives the last answer. */
export async function onboard(office: SenderOffice, institution: EnterpriseNumber, name: TranslatedText) {
  const onboarding = { name, registeredMailRequested: true, messageTypes: [] };
  await requestOnboarding(office, by("sender", institution), onboarding);
  await acceptTerms(office, by("sender", institution), TERMS_OF_USE_DIGEST);
  const authorisation = { enterpriseNumber: institution, registeredMailAllowed: true };
  return authoriseSender(office, by("operator"), authorisation);
}

export function by(role: Role, enterpriseNumber?: EnterpriseNumber, change: Partial<Request> = {}): Request {
  const kind = role === "sender" ? "application" : "human";
  const caller: Caller = {
    actor: {
      id: `5f0c3b1e-6a52-4b4e-9f0e-${enterpriseNumber ?? "0000000000"}00`,
      kind,
      authenticationMethod: "eid",
      assuranceLevel: "high",
    },
    role,
    ...(enterpriseNumber !== undefined && { enterpriseNumber }),
    expiresAt: Number.MAX_SAFE_INTEGER,
    tokenHash: sha256(Buffer.from(`${role} ${enterpriseNumber}`)),
  };
  const commandId = randomUUID();
  return { caller, commandId, correlationId: commandId, ...change };
}

export const aPublication = (change: Partial<Publication> = {}): Publication => ({
  messageId: newMessageId(Date.parse(NOON)),
  recipient: ENTERPRISE,
  messageTypeId: "notice",
  kind: "SIMPLE",
  isReplyAuthorized: true,
  subject: { fr: "Avis" },
  bodyContent: "Texte",
  attachments: [],
  ...change,
});

/** Uploads bytes as that caller and gives what an attachment says of them. */
export async function attach(
  office: Pick<Publishing, "documents" | "clock">,
  request: Request,
  content: string | Uint8Array,
  isMainContent = false,
) {
  const bytes = Buffer.from(content);
  const upload = await office.documents.receive(
    {
      id: randomUUID(),
      owner: request.caller.actor.id,
      receivedAt: office.clock.now(),
      fileName: "a.txt",
      mediaType: "text/plain",
    },
    (async function* () {
      yield bytes;
    })(),
    bytes.length,
    () => {},
  );
  return { uploadId: upload.id, attachmentTitle: { fr: "Annexe" }, isMainContent, digest: upload.digest };
}

export async function eventsOf(office: Office, stream: string): Promise<readonly RecordedEvent[]> {
  return (await office.store.readStream(stream)).events;
}

export async function typesOf(office: Office, stream: string): Promise<string[]> {
  return (await eventsOf(office, stream)).map((event) => event.type);
}
