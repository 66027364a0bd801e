import type { ProjectionState } from "../application/ports/read-model.ts";

export interface Health {
  /** `closing`: what was accepted is being finished. */
  readonly status: "ready" | "not-ready" | "closing";
  readonly projection: ProjectionState;
  /** Where it cannot be reached, lists and search go on. */
  readonly eventStore: "reachable" | "unreachable";
}

/** Ready means: this node shows what stands in the log, or will within a moment, and can add to it. */
export function healthOf(projection: ProjectionState, eventStore: Health["eventStore"], isClosing: boolean): Health {
  const isReady = projection.state === "live" && eventStore === "reachable";
  const status = isClosing ? "closing" : isReady ? "ready" : "not-ready";
  return { status, projection, eventStore };
}
