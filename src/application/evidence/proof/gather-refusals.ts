import type { EnterpriseNumber } from "../../../domain/enterprise-number.ts";
import type { MessageId } from "../../../domain/message-id.ts";
import { coveringCheckpoint } from "./covering-checkpoint.ts";
import { type DeliveryProof, type ProofSources, provenEvent, provenKeys } from "./gather-proof.ts";
import { SignedHistory } from "./signed-history.ts";

/** So many are told, the first ones: who repeats for hours what is refused gets no longer a proof by it. */
const MOST_TOLD = 200;

/**
 * The proof that submissions under this id were refused: this sender's, or everybody's. Undefined where this node's evidence
 * log has none, or none yet; `not-covered` where no checkpoint covers the first. Raises `EventStoreUnavailable` and `EvidenceDamaged`.
 */
export async function gatherRefusals(
  { store, evidence }: ProofSources,
  messageId: MessageId,
  sender: EnterpriseNumber | "everybody",
): Promise<DeliveryProof | "not-covered" | undefined> {
  const refusals = evidence
    .refusalsOf(messageId)
    .filter((refusal) => sender === "everybody" || refusal.sender === sender)
    .slice(0, MOST_TOLD);
  if (refusals.length === 0) return undefined;
  const leaves = refusals.map(({ leaf }) => leaf);
  const checkpoint = coveringCheckpoint(await SignedHistory.of(store).lastEvents(), evidence, leaves);
  const covered = refusals.filter(({ leaf }) => leaf < (checkpoint?.size ?? 0));
  const keys = checkpoint && (await provenKeys({ store, evidence }, checkpoint));
  const origin = keys?.[0]?.key.name;
  if (!checkpoint || !keys || origin === undefined || covered.length === 0) return "not-covered";
  const context = { origin, messageId, publication: undefined };
  return {
    ...context,
    checkpoint,
    keys,
    events: await Promise.all(
      covered.map(async ({ stream, leaf }) => {
        const [event] = (await store.readStream(stream, { limit: 1 })).events;
        if (event?.type !== "SubmissionRejected") throw new Error(`leaf ${leaf} is no refused submission`);
        return provenEvent(evidence, event, leaf, checkpoint, context);
      }),
    ),
    uncovered: refusals.length - covered.length,
  };
}
