import { Field, ID, Int, ObjectType } from "type-graphql";
import { printRoot } from "../../application/evidence/continuity.ts";
import type { CoveringCheckpoint } from "../../application/evidence/proof/covering-checkpoint.ts";
import type { DeliveryProof as Proof } from "../../application/evidence/proof/gather-proof.ts";
import type { EvidenceObject } from "../../domain/evidence/evidence-object.ts";
import type { Instant } from "../../domain/instant.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { DateTime } from "./scalars.ts";

@ObjectType({ description: "One piece of evidence about the message (ETSI EN 319 522)." })
export class DeliveryEvidence {
  readonly #object: EvidenceObject;

  constructor(object: EvidenceObject) {
    this.#object = object;
  }

  @Field(() => ID, { description: "Its identifier, for ever." })
  get id(): string {
    return this.#object.evidenceIdentifier;
  }

  @Field(() => String, { description: "The event by ETSI's URI: `http://uri.etsi.org/19522/Event/ContentHandover`." })
  get eventUri(): string {
    return this.#object.eventUri;
  }

  @Field(() => DateTime, { description: "When it happened." })
  get at(): Instant {
    return this.#object.eventTime;
  }

  @Field(() => Int, { description: "The number of its event in the evidence log." })
  get leaf(): number {
    return this.#object.leaf;
  }
}

@ObjectType({ description: "The signed state of the evidence log that the proof leads to." })
export class ProofCheckpoint {
  readonly #checkpoint: CoveringCheckpoint;

  constructor(checkpoint: CoveringCheckpoint) {
    this.#checkpoint = checkpoint;
  }

  @Field(() => Int, { description: "Entries of the log that it covers." })
  get size(): number {
    return this.#checkpoint.size;
  }

  @Field(() => String, { description: "The root of the log's Merkle tree, in base64." })
  get root(): string {
    return printRoot(this.#checkpoint.root);
  }

  @Field(() => DateTime, { description: "When it was signed, as this service says." })
  get signedAt(): Instant {
    return this.#checkpoint.signedAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "When an independent authority timestamped it (RFC 3161); null where none did yet.",
  })
  get timestampedAt(): Instant | null {
    return this.#checkpoint.timestamp?.time ?? null;
  }
}

@ObjectType({
  description:
    "What proves the delivery of a message, also after it has expired; or that submissions under its id were refused.",
})
export class DeliveryProof {
  readonly #proof: Proof | undefined;

  @Field(() => ID, { description: "The message's UUID." })
  readonly messageId: MessageId;

  @Field(() => String, {
    description:
      "The path on this service to GET the proof from, as a zip, with the same bearer token; `?content=true` encloses what was delivered, which is recorded as an access. PROOF_NOT_READY where `isCovered` is false.",
  })
  readonly downloadUrl: string;

  /** Undefined: nothing of it is covered yet. */
  constructor(messageId: MessageId, proof: Proof | undefined, ofRefusals: boolean) {
    this.messageId = messageId;
    this.downloadUrl = `/messages/${messageId}/proof${ofRefusals ? "?refusals=true" : ""}`;
    this.#proof = proof;
  }

  @Field(() => Boolean, {
    description: "Whether a checkpoint covers its publication, or the first refusal. It does within a minute or two.",
  })
  get isCovered(): boolean {
    return this.#proof !== undefined;
  }

  @Field(() => ProofCheckpoint, { nullable: true, description: "Null where `isCovered` is false." })
  get checkpoint(): ProofCheckpoint | null {
    return this.#proof === undefined ? null : new ProofCheckpoint(this.#proof.checkpoint);
  }

  @Field(() => [DeliveryEvidence], { description: "What the checkpoint covers, in the order in which it happened." })
  get evidence(): DeliveryEvidence[] {
    const events = this.#proof?.events ?? [];
    return events.flatMap(({ evidence }) => evidence.map(({ object }) => new DeliveryEvidence(object)));
  }

  @Field(() => Boolean, {
    description: "True where it proves that the service refused to take the message, and not that it was delivered.",
  })
  get isOfRefusals(): boolean {
    return this.#proof !== undefined && this.#proof.publication === undefined;
  }

  @Field(() => Int, { description: "Events of the message after those: the next checkpoint covers them." })
  get uncoveredEvents(): number {
    return this.#proof?.uncovered ?? 0;
  }
}
