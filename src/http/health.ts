import type { ProjectionState } from "../application/ports/read-model.ts";
import type { Instant } from "../domain/instant.ts";

/** Says nothing about readiness: a node whose evidence log stands still serves on, and makes no proofs of what is new. */
export type EvidenceHealth = ProjectionState & {
  /** Events that it has hashed. */
  readonly leaves: number;
  /** `running`: it was not compared yet with what was signed, as where the event store is away since the start. */
  readonly startCheck: "done" | "running";
  /** The last one that this node knows; null before the first. */
  readonly checkpoint: { readonly leaves: number; readonly ageSeconds: number } | null;
  /** The last time that an authority told, null before the first; absent where none is configured. */
  readonly lastTimestamp?: Instant | null;
  /** For people to look into: a fork that a witness saw, a leaf that cannot be proven. */
  readonly warnings: readonly string[];
};

export interface Health {
  /** `closing`: what was accepted is being finished. */
  readonly status: "ready" | "not-ready" | "closing";
  readonly projection: ProjectionState;
  /** Where it cannot be reached, lists and search go on. */
  readonly eventStore: "reachable" | "unreachable";
  /** Where it cannot be reached, documents are neither taken nor given; all else goes on. */
  readonly documentStore: "reachable" | "unreachable";
  /** `lost`: this node has not confirmed for 5 s that it shows all that is in the log; it refuses content and changes. */
  readonly head: "confirmed" | "lost";
  readonly evidence: EvidenceHealth;
}

/**
 * Ready means: this node shows what stands in the log, or will within a moment, knows that, and can add to it. Without the
 * document store it is ready all the same: what needs no document goes on.
 */
export function healthOf(
  projection: ProjectionState,
  seen: Pick<Health, "eventStore" | "documentStore" | "head" | "evidence">,
  isClosing: boolean,
): Health {
  const isReady = projection.state === "live" && seen.eventStore === "reachable" && seen.head === "confirmed";
  const status = isClosing ? "closing" : isReady ? "ready" : "not-ready";
  return { status, projection, ...seen };
}
