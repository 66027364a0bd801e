import { ED25519, type VerifierKey, verifierKey } from "ebox-verify";
import type { KeyRotated } from "../../../domain/evidence/events.ts";
import { type EvidenceContext, evidenceOf, type NamedEvidence } from "../../../domain/evidence/evidence-object.ts";
import type { MessageEvent, Published } from "../../../domain/message/events.ts";
import type { MessageId } from "../../../domain/message-id.ts";
import type { EventStore, RecordedEvent, StreamName } from "../../ports/event-store.ts";
import type { EvidenceLog } from "../../ports/evidence-log.ts";
import { LOG_STREAM, messageStream } from "../../streams.ts";
import { upcast } from "../../upcasting.ts";
import { type CoveringCheckpoint, coveringCheckpoint } from "./covering-checkpoint.ts";
import { type ProvenLeaf, proveLeaf } from "./prove-leaf.ts";
import { SignedHistory } from "./signed-history.ts";

/** What a proof is made from. */
export interface ProofSources {
  readonly store: Pick<EventStore, "readStream">;
  readonly evidence: Pick<EvidenceLog, "head" | "checkpoint" | "leavesOf" | "refusalsOf" | "inclusionProof">;
}

/** An event whose place in the log the checkpoint covers. */
export interface ProvenEvent extends ProvenLeaf {
  readonly evidence: readonly NamedEvidence[];
}

/** All that is known of the delivery of one message, or of submissions that were refused, and how it is proven. */
export interface DeliveryProof {
  readonly messageId: MessageId;
  readonly origin: string;
  /** Undefined where the events are those of refused submissions. */
  readonly publication: Published["data"] | undefined;
  readonly checkpoint: CoveringCheckpoint;
  /** Of the message's stream from the first on; or the SubmissionRejected. In the order of the log. */
  readonly events: readonly ProvenEvent[];
  /** How many came later: the next checkpoint covers them. */
  readonly uncovered: number;
  /** Every KeyRotated that the checkpoint covers. */
  readonly keys: readonly ProvenKey[];
}

export interface ProvenKey extends ProvenLeaf {
  readonly key: VerifierKey;
}

const PAGE = 200;

/**
 * Undefined where nothing was published under that id; `not-covered` where no checkpoint of this node covers its publication
 * yet. Raises `EventStoreUnavailable`, and `EvidenceDamaged` rather than give what the verifier refuses.
 */
export async function gatherProof(
  { store, evidence }: ProofSources,
  messageId: MessageId,
): Promise<DeliveryProof | "not-covered" | undefined> {
  const stream = messageStream(messageId);
  const leafOf = new Map(evidence.leavesOf(stream).map(({ revision, leaf }) => [revision, leaf]));
  const [recorded, signed] = await Promise.all([wholeStream(store, stream), SignedHistory.of(store).lastEvents()]);
  const checkpoint = coveringCheckpoint(signed, evidence, [...leafOf.values()]);
  const published = recorded[0] && upcast<MessageEvent>(recorded[0]);
  if (published?.type !== "Published") return undefined;
  if (checkpoint === undefined) return "not-covered";
  const { size } = checkpoint;
  const isCovered = ({ revision }: RecordedEvent) => (leafOf.get(revision) ?? size) < size;
  const covered = recorded.filter(isCovered);
  if (covered.length === 0) return "not-covered";
  const keys = await provenKeys({ store, evidence }, checkpoint);
  const origin = keys[0]?.key.name;
  if (origin === undefined) return "not-covered";
  const publication = published.data;
  return {
    messageId,
    origin,
    publication,
    checkpoint,
    keys,
    events: covered.map((event) =>
      provenEvent(evidence, event, leafOf.get(event.revision) as number, checkpoint, {
        origin,
        messageId,
        publication,
      }),
    ),
    uncovered: recorded.length - covered.length,
  };
}

async function wholeStream(store: ProofSources["store"], stream: StreamName): Promise<RecordedEvent[]> {
  const recorded: RecordedEvent[] = [];
  for (;;) {
    const { events } = await store.readStream(stream, { from: recorded.length, limit: PAGE });
    recorded.push(...events);
    if (events.length < PAGE) return recorded;
  }
}

/** Of the last checkpoint that proofs led to, by which node: each proof of the same checkpoint has the same keys. */
const lastKeys = new WeakMap<
  ProofSources["evidence"],
  { readonly note: string; readonly keys: readonly ProvenKey[] }
>();

/** Every KeyRotated that the checkpoint covers. */
export async function provenKeys(
  { store, evidence }: ProofSources,
  checkpoint: CoveringCheckpoint,
): Promise<readonly ProvenKey[]> {
  const { note, size } = checkpoint;
  const known = lastKeys.get(evidence);
  if (known?.note === note) return known.keys;
  const covered = evidence.leavesOf(LOG_STREAM).filter(({ leaf }) => leaf < size);
  const keys = await Promise.all(
    covered.map(async ({ revision, leaf }) => {
      const { events } = await store.readStream(LOG_STREAM, { from: revision, limit: 1 });
      const [event] = events;
      if (event?.type !== "KeyRotated") throw new Error(`leaf ${leaf} is not the log's key ${revision}`);
      const { origin, publicKey } = upcast<KeyRotated>(event).data;
      const key = verifierKey(origin, ED25519, Buffer.from(publicKey, "base64"));
      return { ...proveLeaf(evidence, event, leaf, checkpoint), key };
    }),
  );
  lastKeys.set(evidence, { note, keys });
  return keys;
}

/** With its evidence in ETSI's words. */
export function provenEvent(
  evidence: ProofSources["evidence"],
  event: RecordedEvent,
  leaf: number,
  checkpoint: CoveringCheckpoint,
  context: EvidenceContext,
): ProvenEvent {
  const proven = proveLeaf(evidence, event, leaf, checkpoint);
  return { ...proven, evidence: evidenceOf({ ...event, leaf, digest: proven.digest }, context) };
}
