import type { Mandate } from "../../../domain/mailbox/mandate.ts";
import { messageExpired, messageNotFound } from "../../../domain/message/access.ts";
import { messageDecider } from "../../../domain/message/decider.ts";
import {
  type AcceptanceStatus,
  isPartyTo,
  isReceivedBy,
  type MessageState,
  type PublishedMessage,
} from "../../../domain/message/state.ts";
import { isMessageId, type MessageId } from "../../../domain/message-id.ts";
import { openWholeMessage } from "../../commands/open-content.ts";
import { depositedParts } from "../../content/deposit.ts";
import { load } from "../../handle.ts";
import { forbidden, type Mailroom, type Outcome, type Request } from "../../mailroom.ts";
import { mandateInLog } from "../../mandate.ts";
import { EvidenceDamaged, type EvidenceLog } from "../../ports/evidence-log.ts";
import type { Caller } from "../../ports/identity.ts";
import { messageStream } from "../../streams.ts";
import type { NoteKey } from "../note-key.ts";
import { enclosedDocuments } from "./enclosed-documents.ts";
import { type DeliveryProof, gatherProof, type ProofSources } from "./gather-proof.ts";
import { gatherRefusals } from "./gather-refusals.ts";
import type { EnclosedContent } from "./proof-bundle.ts";

export interface ProofDesk extends Mailroom {
  readonly evidence: ProofSources["evidence"] & Pick<EvidenceLog, "tellDamage">;
  /** The log's key as this node has it now. */
  readonly openKey: () => Promise<NoteKey>;
}

export interface OpenedProof {
  readonly proof: DeliveryProof;
  readonly key: NoteKey;
  readonly content: EnclosedContent | undefined;
}

/** Which proof of a message is asked for. */
export interface AskedProof {
  readonly messageId: string;
  /** That submissions under its id were refused, also where it was published after all. */
  readonly ofRefusals?: boolean;
}

/**
 * What proves a message's delivery, for sender, recipient and auditors, also after it has expired; or that its submission was
 * refused, for the sender and auditors. `withContent`: only for those who may open the message; the access is in the log when
 * it resolves. Raises `EventStoreUnavailable`, `DocumentStoreUnavailable` and, before anything is recorded, `EvidenceDamaged`.
 */
export async function openProof(
  desk: ProofDesk,
  request: Request,
  { withContent, ...asked }: AskedProof & { readonly withContent: boolean },
): Promise<Outcome<OpenedProof>> {
  const found = await describeProof(desk, request.caller, asked);
  if (!found.accepted) return found;
  const { proof } = found;
  if (proof === "not-covered") return notReady();
  const key = await desk.openKey();
  // Just replaced: the next checkpoint is signed by it.
  if (!proof.keys.some((known) => known.key.keyId === key.keyId)) return notReady();
  if (!withContent) return { accepted: true, position: undefined, proof, key, content: undefined };
  // Of what was refused the service kept nothing.
  if (proof.publication === undefined) return messageNotFound();
  const content = await openContent(desk, request, proof.messageId);
  return content.accepted ? { ...content, proof, key } : content;
}

/**
 * The same without its bundle: what would be in it. No content, and so nothing is recorded. Raises `EventStoreUnavailable` and
 * `EvidenceDamaged`, of which whoever runs this node is told.
 */
export async function describeProof(
  { store, evidence, mailboxes }: Pick<ProofDesk, "store" | "evidence" | "mailboxes">,
  caller: Caller,
  { messageId, ofRefusals = false }: AskedProof,
): Promise<Outcome<{ proof: DeliveryProof | "not-covered" }>> {
  if (!isMessageId(messageId)) return messageNotFound();
  // First, so that it takes the same work whether there is such a message or not.
  const mandate = await mandateInLog({ mailboxes }, caller);
  const { state } = await load(store, messageStream(messageId), messageDecider);
  const isTheirs = caller.role === "auditor" || (mandate !== undefined && isPartyToIt(mandate, state));
  if (ofRefusals || !isTheirs || state.status !== "published") {
    const sender = caller.role === "auditor" ? "everybody" : ownSubmissions(mandate);
    const proof = sender && (await tellingDamage(evidence, gatherRefusals({ store, evidence }, messageId, sender)));
    return proof === undefined ? messageNotFound() : { accepted: true, position: undefined, proof };
  }
  const refusal = caller.role === "auditor" ? undefined : whyNotTold(mandate, state);
  if (refusal) return refusal;
  const proof = await tellingDamage(evidence, gatherProof({ store, evidence }, messageId));
  return proof === undefined ? messageNotFound() : { accepted: true, position: undefined, proof };
}

async function tellingDamage<Result>(
  evidence: Pick<EvidenceLog, "tellDamage">,
  gathered: Promise<Result>,
): Promise<Result> {
  try {
    return await gathered;
  } catch (error) {
    if (error instanceof EvidenceDamaged) evidence.tellDamage(error);
    throw error;
  }
}

const isPartyToIt = (mandate: Mandate, state: MessageState) =>
  state.status === "published" && isPartyTo(mandate, state);

/** Which partition it was to be sent from is not recorded: so they are for those who see all of them. */
const ownSubmissions = (mandate: Mandate | undefined) =>
  mandate?.partitions === "ALL" ? mandate.enterprise : undefined;

/** Of one of its parties. */
function whyNotTold(mandate: Mandate | undefined, message: PublishedMessage) {
  if (mandate === undefined) return messageNotFound();
  const { enterpriseNumber } = message.facts.sender;
  const status = message.acceptance?.status ?? "ACKNOWLEDGED";
  // The proof says who the sender is.
  const isHidden = message.facts.hiddenUntilAcknowledged === true && isReceivedBy(mandate, message);
  return isHidden && enterpriseNumber !== mandate.enterprise ? whyHidden(status) : undefined;
}

function whyHidden(status: AcceptanceStatus) {
  switch (status) {
    case "ACKNOWLEDGED":
      return undefined;
    case "REQUESTED":
      return refused(
        "ACKNOWLEDGEMENT_REQUIRED",
        "Its sender is told, and so proven, once its receipt is acknowledged.",
      );
    case "REFUSED":
      return refused("ACCEPTANCE_REFUSED", "The receipt was refused: who sent it is not told.");
    case "EXPIRED":
      return refused("ACCEPTANCE_EXPIRED", "The receipt was not acknowledged in time: who sent it is not told.");
  }
}

const refused = (code: "ACKNOWLEDGEMENT_REQUIRED" | "ACCEPTANCE_REFUSED" | "ACCEPTANCE_EXPIRED", message: string) =>
  ({ accepted: false, refusal: { code, message, path: ["messageId"] } }) as const;

const notReady = () =>
  ({
    accepted: false,
    refusal: { code: "PROOF_NOT_READY", message: "No checkpoint covers it yet: ask again in a minute." },
  }) as const;

async function openContent(
  desk: ProofDesk,
  request: Request,
  messageId: MessageId,
): Promise<Outcome<{ content: EnclosedContent }>> {
  if (request.caller.role === "auditor") return forbidden("Auditors see evidence, never content.");
  const opened = await openWholeMessage(desk, request, messageId);
  if (!opened.accepted) return opened;
  const parts = await depositedParts(desk.store, messageId);
  const documents = parts && (await enclosedDocuments(desk.documents, messageId, parts));
  if (!parts || !documents) return messageExpired();
  return { accepted: true, position: opened.position, content: { parts, documents } };
}
