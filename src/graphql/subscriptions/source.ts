import type { Position } from "../../application/ports/event-store.ts";

/** Something that happened, and where in the log. */
export interface Told {
  readonly position: Position;
}

/** What a subscription follows, at the pace of its subscriber; `return()` wakes it where it sleeps. */
export interface Source<What extends Told> extends AsyncIterableIterator<What, undefined, undefined> {
  return(): Promise<IteratorResult<What, undefined>>;
  /** What several followers need for one and the same and comes out the same may be worked out once. */
  shared(told: Position, key: string, work: () => Promise<Buffer>): Promise<Buffer>;
}
