import type { Position } from "./event-store.ts";

/** Part of the log, of which no position is left out. */
export interface LeafStretch {
  /** Everything after the stretch before, up to here, was looked at. */
  readonly position: Position;
  /** SHA-256, 32 bytes each, of its leaves in log order: see `StoredLeaves`. */
  readonly hashes: Uint8Array;
  /** Of its `index`th leaf. */
  positionOf(index: number): Position;
}

/**
 * The leaves of a log hashed as their texts lie in the store, which nobody parses: quick, and right only where those texts
 * are canonical. So a hash says nothing by itself; where it is the one that is expected, the event is, provided that the
 * texts of its data and metadata are known to be JSON: no other event has those bytes.
 */
export interface StoredLeaves {
  /**
   * From after the position (undefined: from the beginning) up to the end of the log as it is when this is called. Ends
   * earlier, or at once, where that is not worth while or cannot be read: what follows is to be read as events.
   */
  stretches(after: Position | undefined): AsyncIterable<LeafStretch>;
}
