import type { ProjectionState } from "../application/ports/read-model.ts";

export interface Health {
  /** `closing`: what was accepted is being finished. */
  readonly status: "ready" | "not-ready" | "closing";
  readonly projection: ProjectionState;
  /** Where it cannot be reached, lists and search go on. */
  readonly eventStore: "reachable" | "unreachable";
  /** Where it cannot be reached, documents are neither taken nor given; all else goes on. */
  readonly documentStore: "reachable" | "unreachable";
}

/**
 * Ready means: this node shows what stands in the log, or will within a moment, and can add to it. Without the document
 * store it is ready all the same: what needs no document goes on.
 */
export function healthOf(
  projection: ProjectionState,
  stores: Pick<Health, "eventStore" | "documentStore">,
  isClosing: boolean,
): Health {
  const isReady = projection.state === "live" && stores.eventStore === "reachable";
  const status = isClosing ? "closing" : isReady ? "ready" : "not-ready";
  return { status, projection, ...stores };
}
