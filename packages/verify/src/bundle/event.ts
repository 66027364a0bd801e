import { parseCanonical } from "../canonical-json.ts";
import { Malformed } from "../malformed.ts";
import { asObject, stringIn } from "./files.ts";

/** An event as its canonical bytes say it. */
export interface EventInBundle {
  readonly type: string;
  /** Without the namespace. */
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: {
    readonly actor: string;
    readonly actorKind: string;
    readonly authenticationMethod: string;
    readonly assuranceLevel: string;
    readonly onBehalfOf?: string;
    /** RFC 3339, UTC. */
    readonly time: string;
  };
}

/** The JSON that the bytes are, exactly. Raises `Malformed`. */
export const parseEventJson = (bytes: Uint8Array): unknown => parseCanonical(bytes);

/** Raises `Malformed` where the JSON is no event. */
export function asEvent(json: unknown): EventInBundle {
  const said = asObject(json);
  const metadata = asObject(said.metadata);
  const { revision } = said;
  if (Object.keys(said).sort().join() !== "data,id,metadata,revision,stream,type") throw new Malformed("other members");
  if (typeof revision !== "number" || !Number.isSafeInteger(revision) || revision < 0) {
    throw new Malformed("its revision is no whole number");
  }
  return {
    type: stringIn(said, "type"),
    stream: stringIn(said, "stream"),
    revision,
    id: stringIn(said, "id"),
    data: asObject(said.data),
    metadata: {
      actor: stringIn(metadata, "actor"),
      actorKind: stringIn(metadata, "actorKind"),
      authenticationMethod: stringIn(metadata, "authenticationMethod"),
      assuranceLevel: stringIn(metadata, "assuranceLevel"),
      ...(metadata.onBehalfOf !== undefined && { onBehalfOf: stringIn(metadata, "onBehalfOf") }),
      time: stringIn(metadata, "time"),
    },
  };
}
