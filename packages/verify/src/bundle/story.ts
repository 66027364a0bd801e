import { toBase64 } from "../base64.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { Cosignature } from "./checkpoint.ts";
import type { DisclosedPart } from "./contents.ts";
import { type EtsiEvent, etsiEventsOf } from "./etsi.ts";
import type { Leaf } from "./leaves.ts";
import type { Publication } from "./publication.ts";

/** How far it came: the last of these that the events show. */
export type Delivery =
  | "REJECTED_AT_SUBMISSION"
  | "NEVER_PUBLISHED"
  | "CONSIGNED"
  | "HANDED_OVER"
  | "REFUSED_BY_RECIPIENT"
  | "NOT_ACCEPTED_IN_TIME"
  | "EXPIRED_UNREAD";

export interface StoryEvent {
  readonly leaf: number;
  readonly type: string;
  /** RFC 3339, UTC: as the service says. */
  readonly time: string;
  readonly etsi: readonly EtsiEvent[];
  readonly actorKind: string;
  /** A random id. */
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly authentication?: { readonly method: string; readonly level: string };
  readonly part?: string;
}

/** What the bundle says happened, whoever believes it. */
export interface Story {
  readonly messageId: string;
  readonly origin: string;
  readonly delivery: Delivery;
  readonly sender?: string;
  readonly recipient?: string;
  readonly kind?: string;
  readonly publishedAt?: string;
  readonly handedOverAt?: string;
  readonly expirationDate?: string;
  readonly events: readonly StoryEvent[];
  readonly disclosed: readonly DisclosedPart[];
  readonly checkpoint?: { readonly size: number; readonly root: string };
  readonly timestamp?: { readonly time: string; readonly isAuthorityTrusted: boolean };
  readonly cosignatures: readonly Cosignature[];
}

export function storyOf(
  { messageId, origin }: { readonly messageId: string; readonly origin: string },
  leaves: readonly Leaf[],
  facts: {
    readonly publication: Publication | undefined;
    readonly checkpoint: Checkpoint | undefined;
    readonly timestamp: Story["timestamp"];
    readonly cosignatures: readonly Cosignature[];
    readonly disclosed: readonly DisclosedPart[];
  },
): Story {
  const { publication, checkpoint, timestamp, cosignatures, disclosed } = facts;
  const timeOf = (type: string) => leaves.find(({ event }) => event.type === type)?.event.metadata.time;
  const [publishedAt, handedOverAt] = [timeOf("Published"), timeOf("Read")];
  return {
    messageId,
    origin,
    delivery: deliveryOf(new Set(leaves.map(({ event }) => event.type))),
    ...(publication && {
      sender: publication.sender,
      recipient: publication.recipient,
      kind: publication.kind,
      expirationDate: publication.expirationDate,
    }),
    ...(publishedAt && { publishedAt }),
    ...(handedOverAt && { handedOverAt }),
    events: leaves.map(eventOf),
    disclosed,
    ...(checkpoint && { checkpoint: { size: checkpoint.size, root: toBase64(checkpoint.root) } }),
    ...(timestamp && { timestamp }),
    cosignatures,
  };
}

function deliveryOf(types: ReadonlySet<string>): Delivery {
  if (!types.has("Published")) return types.has("SubmissionRejected") ? "REJECTED_AT_SUBMISSION" : "NEVER_PUBLISHED";
  if (types.has("Read")) return "HANDED_OVER";
  if (types.has("ReceiptRefused")) return "REFUSED_BY_RECIPIENT";
  if (types.has("AcceptanceExpired")) return "NOT_ACCEPTED_IN_TIME";
  return types.has("Expired") ? "EXPIRED_UNREAD" : "CONSIGNED";
}

function eventOf({ leaf, event }: Leaf): StoryEvent {
  const { actor, actorKind, onBehalfOf, authenticationMethod, assuranceLevel, time } = event.metadata;
  return {
    leaf,
    type: event.type,
    time,
    etsi: etsiEventsOf(event).names,
    actorKind,
    actor,
    ...(onBehalfOf && { onBehalfOf }),
    ...(actorKind !== "system" && { authentication: { method: authenticationMethod, level: assuranceLevel } }),
    ...(typeof event.data.part === "string" && { part: event.data.part }),
  };
}
