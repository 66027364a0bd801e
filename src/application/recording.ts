import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { isLeaf } from "../domain/evidence/leaf.ts";
import type { Instant } from "../domain/instant.ts";
import type { Actor, EventMetadata, Fact } from "../domain/metadata.ts";
import { inCanonicalOrder } from "./evidence/canonical-order.ts";
import { eventId } from "./ids.ts";
import type { NewEvent, StreamName } from "./ports/event-store.ts";
import { randomText } from "./random.ts";
import { currentVersion } from "./upcasting.ts";

/** By whom, in whose name and in what connection a command runs. */
export interface CommandContext {
  readonly actor: Actor;
  readonly onBehalfOf?: EnterpriseNumber;
  /** UUID. The same command repeated has the same id, and no further effect. */
  readonly commandId: string;
  readonly correlationId: string;
  /** The event or command that led to it; itself where a person did. */
  readonly causationId?: string;
}

/** The service itself, in whose name policies act. */
export const SYSTEM: Actor = {
  id: "00000000-0000-8000-8000-000000000000",
  kind: "system",
  authenticationMethod: "none",
  assuranceLevel: "low",
};

const NONCE_BYTES = 16;

function metadataOf(type: string, context: CommandContext, time: Instant): EventMetadata {
  // In this order it is stored: see `inCanonicalOrder`.
  return {
    actor: context.actor.id,
    actorKind: context.actor.kind,
    assuranceLevel: context.actor.assuranceLevel,
    authenticationMethod: context.actor.authenticationMethod,
    causationId: context.causationId ?? context.commandId,
    commandId: context.commandId,
    correlationId: context.correlationId,
    nonce: randomText(NONCE_BYTES),
    ...(context.onBehalfOf !== undefined && { onBehalfOf: context.onBehalfOf }),
    schemaVersion: currentVersion(type),
    time,
  };
}

export function toRecord(
  stream: StreamName,
  facts: readonly Fact[],
  context: CommandContext,
  time: Instant,
): NewEvent[] {
  return facts.map((fact, index) => ({
    id: eventId(context.commandId, stream, index),
    type: fact.type,
    data: isLeaf({ stream, type: fact.type }) ? inCanonicalOrder(fact.data) : fact.data,
    metadata: metadataOf(fact.type, context, time),
  }));
}
