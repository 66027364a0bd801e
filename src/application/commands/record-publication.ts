import type { Commitments, ContentParts, DocumentFacts } from "../../domain/content/events.ts";
import { refuse } from "../../domain/decision.ts";
import type { Instant } from "../../domain/instant.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import type { Published } from "../../domain/message/events.ts";
import { messageIdTaken, type Publish } from "../../domain/message/publish.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { commitmentsTo } from "../content/commitments.ts";
import { deposit, depositOf } from "../content/deposit.ts";
import { assumeNew, handle } from "../handle.ts";
import { contextOf, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import type { QualifiedProvider } from "../ports/qualified-provider.ts";
import { toRecord } from "../recording.ts";
import { messageStream } from "../streams.ts";
import { keepDocuments } from "./resolve-attachments.ts";

export interface RecordingOffice extends Mailroom {
  /** For qualified registered mail; without one it is refused NO_QUALIFIED_PROVIDER. */
  readonly qualifiedProvider?: QualifiedProvider;
}

export type PublishOutcome = Outcome<{ readonly messageId: MessageId }>;

/** A publication that nothing speaks against any more. */
interface Prepared {
  readonly messageId: MessageId;
  readonly parts: ContentParts;
  readonly documents: readonly DocumentFacts[];
  readonly factsWith: (commitments: Commitments) => Published["data"];
  readonly isDateNamed: boolean;
  readonly now: Instant;
}

/** Deposits the content, keeps the documents and appends Published; finishes what an earlier try left, or gives its answer. */
export async function recordPublication(
  office: RecordingOffice,
  request: Request,
  prepared: Prepared,
): Promise<PublishOutcome> {
  const { messageId, factsWith, parts, now } = prepared;
  const context = contextOf(request);
  const stream = messageStream(messageId);
  const asked = publishCommand(request, prepared, factsWith(commitmentsTo(parts)));
  const refusal = await submitToProvider(office, messageId, asked.facts);
  if (refusal) return refusal;
  const decision = messageDecider.decide(asked, messageDecider.initial, now);
  if (decision.accepted && prepared.documents.length === 0) {
    // Content and Published in one go, made durable together where the store can.
    const [, published] = await office.store.appendInOrder([
      depositOf(messageId, parts, context, now),
      { stream, expected: "no-stream", events: toRecord(stream, decision.events, context, now) },
    ]);
    if (published?.outcome === "appended") return { accepted: true, messageId, position: published.position };
  }
  // An id too old to be new may still be a repeat of a publication that stands.
  if (!decision.accepted && !(await isTaken(office, messageId))) return decision;

  const standing = await deposit(office.store, messageId, parts, context, now);
  if (!standing) {
    // One more look, so that every taken id is refused after the same work.
    await office.store.readStream(stream, { limit: 1 });
    return messageIdTaken();
  }
  if (!(await keepDocuments(office, messageId, prepared.documents))) {
    return refuse("UPLOAD_UNKNOWN", "An upload was used by another message meanwhile.", ["attachments"]);
  }
  // Only what an earlier try deposited has other salts, and so other commitments.
  const command = standing === parts ? asked : { ...asked, facts: factsWith(commitmentsTo(standing)) };
  const assumed = decision.accepted ? assumeNew(messageDecider) : undefined;
  const published = await handle(office, messageDecider, stream, command, context, assumed);
  return published.accepted ? { accepted: true, messageId, position: published.position } : published;
}

/** The provider has it before the recipient does. */
async function submitToProvider(
  { qualifiedProvider }: RecordingOffice,
  messageId: MessageId,
  facts: Published["data"],
) {
  if (facts.kind !== "QUALIFIED_REGISTERED" || !qualifiedProvider) return undefined;
  const { sender, recipient, expirationDate, commitments } = facts;
  const submitted = await qualifiedProvider.submit({
    messageId,
    sender: sender.enterpriseNumber,
    recipient: recipient.enterpriseNumber,
    expirationDate,
    commitments,
  });
  return submitted.accepted ? undefined : refuse("PROVIDER_REFUSED", submitted.reason, ["kind"]);
}

const publishCommand = (request: Request, { messageId, isDateNamed }: Prepared, facts: Published["data"]): Publish => ({
  type: "Publish",
  commandId: request.commandId,
  messageId,
  isDateNamed,
  facts,
});

/** By this publication or another. */
export async function isTaken({ store }: Pick<Mailroom, "store">, messageId: MessageId): Promise<boolean> {
  return (await store.readStream(messageStream(messageId), { limit: 1 })).state === "exists";
}
