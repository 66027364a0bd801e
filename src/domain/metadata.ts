import type { EnterpriseNumber } from "./enterprise-number.ts";
import type { Instant } from "./instant.ts";

export type ActorKind = "human" | "application" | "system";

/** eIDAS level of assurance of the authentication (Regulation (EU) 910/2014, article 8). */
export type AssuranceLevel = "low" | "substantial" | "high";

/** Who did it: a random id, never a name or a number. Who is behind it stands in `person-<id>` only. */
export interface Actor {
  readonly id: string;
  readonly kind: ActorKind;
  /** How the actor authenticated, e.g. `eid`, `itsme`, `client_credentials`; `none` for the system itself. */
  readonly authenticationMethod: string;
  readonly assuranceLevel: AssuranceLevel;
}

/** What every event says about itself. Written once, hashed, never changed: see docs/events.md. */
export interface EventMetadata {
  readonly actor: string;
  readonly actorKind: ActorKind;
  readonly authenticationMethod: string;
  readonly assuranceLevel: AssuranceLevel;
  /** The enterprise or institution for which the actor acted. */
  readonly onBehalfOf?: EnterpriseNumber;
  readonly time: Instant;
  readonly commandId: string;
  readonly correlationId: string;
  /** The id of the event or command that led to this one. */
  readonly causationId: string;
  readonly schemaVersion: number;
  /** base64url of 16 random bytes: without it a small event could be guessed from its hash. */
  readonly nonce: string;
}

/** A fact before it is recorded. */
export interface Fact<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** A fact as the log tells it. */
export type Told<F extends Fact> = F & { readonly metadata: EventMetadata };
