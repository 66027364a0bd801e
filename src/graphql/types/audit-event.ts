import { Field, ID, Int, ObjectType } from "type-graphql";
import { idOf, kindOf, type StreamKind } from "../../application/audit/streams-audited.ts";
import { canonicalBytes, canonicalEventBytes, sha256 } from "../../application/evidence/canonical-bytes.ts";
import type { RecordedEvent } from "../../application/ports/event-store.ts";
import { tellPosition } from "../../application/told-position.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import { type ActorKind, ActorKindEnum, type AssuranceLevel, AssuranceLevelEnum } from "./access.ts";
import { describedEnum } from "./described-enum.ts";
import { PageInfo } from "./page-info.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";

export const StreamKindEnum = describedEnum<StreamKind>("StreamKind", "What a stream of events is about.", {
  MESSAGE: "One message.",
  SUBMISSION: "A publication that was refused.",
  MAILBOX: "One mailbox: its settings, partitions and rights.",
  SENDER: "One institution as a sender, and its message types.",
  JOB: "What nodes settled among themselves: which one does what the clock asks for.",
  LOG: "The evidence log: its keys, heads and checkpoints.",
});

/** How much of an event is told: whose it is not is told neither who of theirs did it, nor in what connection. */
export type Told = "ALL" | "OWN" | "OTHERS" | "HIDDEN";

const OTHERS = "null for others than auditors where the other side did it";

@ObjectType({
  description:
    "One event of the log, as it was recorded: what happened, when, by whom and in whose name. It has no content in it, only commitments to content.",
})
export class AuditEvent {
  readonly #event: RecordedEvent;
  readonly #told: Told;

  constructor(event: RecordedEvent, told: Told) {
    this.#event = event;
    this.#told = told;
  }

  @Field(() => String, {
    description:
      "Where it stands in the log: for `auditTrail(after:)`, and for `asOf: { position }`. Positions compare as plain text.",
  })
  get position(): string {
    return tellPosition(this.#event.position);
  }

  @Field(() => ID, { description: "The event's own id." })
  get eventId(): string {
    return this.#event.id;
  }

  @Field(() => String, { description: "What happened, such as `Published` or `Read` (docs/events.md)." })
  get type(): string {
    return this.#event.type;
  }

  @Field(() => StreamKindEnum, { description: "What its stream is about." })
  get streamKind(): StreamKind {
    return kindOf(this.#event.stream);
  }

  @Field(() => String, { description: "Its stream, such as `message-<uuid>` or `mailbox-<enterprise number>`." })
  get stream(): string {
    return this.#event.stream;
  }

  @Field(() => Int, { description: "Its number in the stream, from 0." })
  get revision(): number {
    return this.#event.revision;
  }

  @Field(() => ID, { nullable: true, description: "The UUID of the message it is about; null where it is about none." })
  get messageId(): string | undefined {
    return idOf(this.#event.stream, "MESSAGE");
  }

  @Field(() => DateTime, { description: "When it happened, by the clock of the node that recorded it." })
  get at(): Instant {
    return this.#event.metadata.time;
  }

  @Field(() => ID, {
    nullable: true,
    description: `Who did it: \`Me.personId\` of the person or application, never a name or number; ${OTHERS}.`,
  })
  get actorId(): string | null {
    return this.#ifOwn(this.#event.metadata.actor);
  }

  @Field(() => ActorKindEnum, { description: "Whether that is a person." })
  get actorKind(): ActorKind {
    return this.#event.metadata.actorKind.toUpperCase() as ActorKind;
  }

  @Field(() => String, {
    description: "How the actor had logged in, such as `eid` or `client_credentials`; `none` for the service itself.",
  })
  get authenticationMethod(): string {
    return this.#event.metadata.authenticationMethod;
  }

  @Field(() => AssuranceLevelEnum, { description: "How sure that login was." })
  get assuranceLevel(): AssuranceLevel {
    return this.#event.metadata.assuranceLevel.toUpperCase() as AssuranceLevel;
  }

  @Field(() => EnterpriseNumberScalar, {
    nullable: true,
    description:
      "The mandate: in whose name it was done. Null where it was done in nobody's, and what a hidden sender did (`Message.contentState`).",
  })
  get onBehalfOf(): EnterpriseNumber | null {
    return this.#told === "HIDDEN" ? null : (this.#event.metadata.onBehalfOf ?? null);
  }

  @Field(() => ID, { nullable: true, description: `The command that led to it; ${OTHERS}.` })
  get commandId(): string | null {
    return this.#ifOwn(this.#event.metadata.commandId);
  }

  @Field(() => ID, { nullable: true, description: `The request in which it was done: all that followed; ${OTHERS}.` })
  get correlationId(): string | null {
    return this.#ifOwn(this.#event.metadata.correlationId);
  }

  @Field(() => ID, { nullable: true, description: `The event or command that led to it; ${OTHERS}.` })
  get causationId(): string | null {
    return this.#ifOwn(this.#event.metadata.causationId);
  }

  @Field(() => String, {
    nullable: true,
    description:
      "What it says, as stored: RFC 8785 JSON of its data, with commitments in the place of content (docs/events.md). Null for others than auditors.",
  })
  get data(): string | null {
    return this.#told === "ALL" ? canonicalBytes(this.#event.data).toString("utf8") : null;
  }

  @Field(() => String, {
    description: "base64url SHA-256 of its canonical bytes: the digest that evidence of it names (docs/evidence.md).",
  })
  get digest(): string {
    return sha256(canonicalEventBytes(this.#event));
  }

  #ifOwn(value: string): string | null {
    return this.#told === "ALL" || this.#told === "OWN" ? value : null;
  }
}

@ObjectType({ description: "An event in a list." })
export class AuditEventEdge {
  @Field(() => String, { description: "For `after`, in the same list. Opaque; good for ever, on every node." })
  readonly cursor: string;

  @Field(() => AuditEvent, { description: "The event." })
  readonly node: AuditEvent;

  constructor(cursor: string, node: AuditEvent) {
    this.cursor = cursor;
    this.node = node;
  }
}

@ObjectType({ description: "A page of a list of events, in the order of the log (Relay)." })
export class AuditEventConnection {
  @Field(() => [AuditEventEdge], { description: "The events of the page with their cursors." })
  readonly edges: readonly AuditEventEdge[];

  @Field(() => [AuditEvent], { description: "The events of the page." })
  readonly nodes: readonly AuditEvent[];

  @Field(() => PageInfo, { description: "Where the page stands in the list." })
  readonly pageInfo: PageInfo;

  /** `endCursor`: up to where the page looked, where that is beyond its last event. */
  constructor(
    edges: readonly AuditEventEdge[],
    page: Pick<PageInfo, "hasNextPage" | "hasPreviousPage">,
    endCursor?: string,
  ) {
    this.edges = edges;
    this.nodes = edges.map(({ node }) => node);
    const cursors = edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfo({ ...page, cursors: endCursor === undefined ? cursors : [...cursors, endCursor] });
  }
}
