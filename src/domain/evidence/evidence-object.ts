import type { Commitments, PartName } from "../content/events.ts";
import type { Sha256 } from "../digest.ts";
import type { EnterpriseNumber } from "../enterprise-number.ts";
import type { Instant } from "../instant.ts";
import type { Published } from "../message/events.ts";
import type { AssuranceLevel, EventMetadata } from "../metadata.ts";
import type { SubmissionRejected } from "../submission/events.ts";
import { type EtsiEvent, etsiMeaningsOf, etsiUri, type StoredFact } from "./etsi-event.ts";

/** By which rules evidence is made: those of docs/evidence.md. */
export const EVIDENCE_POLICY = "tag:ebox.invalid,2026:evidence-policy/1";

interface Party {
  readonly enterpriseNumber: EnterpriseNumber;
}

/** One piece of ERDS evidence (ETSI EN 319 522) over one event. Everything in it follows from the event. */
export interface EvidenceObject {
  readonly version: "1";
  readonly evidenceIdentifier: string;
  readonly eventUri: string;
  readonly eventTime: Instant;
  readonly issuer: string;
  readonly sender: Party;
  /** Absent of a submission that was refused. */
  readonly recipient?: Party;
  /** Absent where the system itself did it. */
  readonly authentication?: { readonly method: string; readonly level: AssuranceLevel };
  readonly messageId: string;
  readonly leaf: number;
  readonly eventDigest: Sha256;
  readonly parts: readonly { readonly part: PartName; readonly commitment: Sha256 }[];
  readonly reasons?: readonly unknown[];
  readonly policy: string;
  readonly qualificationLabel: "non_qualified";
}

/** An event as the evidence log has it. */
export interface LeafFact extends StoredFact {
  readonly id: string;
  readonly metadata: EventMetadata;
  readonly leaf: number;
  /** SHA-256 of its canonical bytes. */
  readonly digest: Sha256;
}

export interface EvidenceContext {
  readonly origin: string;
  readonly messageId: string;
  /** Undefined only where nothing but a refused submission is told. */
  readonly publication: Published["data"] | undefined;
}

export interface NamedEvidence {
  readonly name: EtsiEvent;
  readonly object: EvidenceObject;
}

/** The evidence that an event of a message's stream, or a refused submission of that message, gives; often none. */
export function evidenceOf(event: LeafFact, context: EvidenceContext): NamedEvidence[] {
  return etsiMeaningsOf(event).map(({ name, reasons }) => {
    const { id, metadata, leaf, digest } = event;
    const { actorKind, authenticationMethod: method, assuranceLevel: level } = metadata;
    const { sender, recipient } = partiesOf(name, event, context);
    // In the order in which they are sealed: writing them is quicker so.
    const object: EvidenceObject = {
      ...(actorKind !== "system" && { authentication: { level, method } }),
      eventDigest: digest,
      eventTime: metadata.time,
      eventUri: etsiUri(name),
      evidenceIdentifier: `${id}#${name}`,
      issuer: context.origin,
      leaf,
      messageId: context.messageId,
      parts: partsOf(name, event, context),
      policy: EVIDENCE_POLICY,
      qualificationLabel: "non_qualified",
      ...(reasons && { reasons }),
      ...(recipient && { recipient }),
      sender,
      version: "1",
    };
    return { name, object };
  });
}

function partiesOf(
  name: EtsiEvent,
  { data }: LeafFact,
  { publication }: EvidenceContext,
): Pick<EvidenceObject, "sender" | "recipient"> {
  if (name === "SubmissionRejection") {
    return { sender: { enterpriseNumber: (data as SubmissionRejected["data"]).sender } };
  }
  if (publication === undefined) throw new Error(`${name} of a message that was never published`);
  const { sender, recipient } = publication;
  return {
    sender: { enterpriseNumber: sender.enterpriseNumber },
    recipient: { enterpriseNumber: recipient.enterpriseNumber },
  };
}

const OF_ONE_PART: readonly EtsiEvent[] = ["ContentHandover", "ContentAccessTracking"];

function partsOf(name: EtsiEvent, { data }: LeafFact, { publication }: EvidenceContext): EvidenceObject["parts"] {
  if (name === "SubmissionRejection" || publication === undefined) return [];
  const commitments: Commitments = publication.commitments;
  const { part } = data as { part?: PartName };
  return Object.entries(commitments)
    .filter(([committed]) => !OF_ONE_PART.includes(name) || committed === part)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([committed, commitment]) => ({ commitment, part: committed }));
}
