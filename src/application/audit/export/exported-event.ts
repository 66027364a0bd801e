import { canonicalBytes, canonicalEventBytes, sha256 } from "../../evidence/canonical-bytes.ts";
import type { RecordedEvent } from "../../ports/event-store.ts";
import { tellPosition } from "../../told-position.ts";

/** An event as exports have it, in the order of their columns: texts and numbers only, and never content. */
export function exportedEvent(event: RecordedEvent) {
  const { stream, revision, position, id, type, data, metadata } = event;
  return {
    position: tellPosition(position),
    time: metadata.time,
    type,
    stream,
    revision,
    id,
    actor: metadata.actor,
    actorKind: metadata.actorKind,
    authenticationMethod: metadata.authenticationMethod,
    assuranceLevel: metadata.assuranceLevel,
    onBehalfOf: metadata.onBehalfOf ?? "",
    commandId: metadata.commandId,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    schemaVersion: metadata.schemaVersion,
    /** base64url SHA-256 of the canonical bytes. */
    digest: sha256(canonicalEventBytes(event)),
    /** RFC 8785 JSON. */
    data: canonicalBytes(data).toString("utf8"),
  };
}

export type ExportedEvent = ReturnType<typeof exportedEvent>;

export const COLUMNS = [
  "position",
  "time",
  "type",
  "stream",
  "revision",
  "id",
  "actor",
  "actorKind",
  "authenticationMethod",
  "assuranceLevel",
  "onBehalfOf",
  "commandId",
  "correlationId",
  "causationId",
  "schemaVersion",
  "digest",
  "data",
] as const satisfies readonly (keyof ExportedEvent)[];
