import { NotAPosition, type Position } from "../../application/ports/event-store.ts";

/** EventStoreDB's own: two places in its transaction file. For an event both are the same. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

const DIGITS = 16;

/** Twice 16 hexadecimal digits, so that the text's order is the log's. */
export function positionText({ commit, prepare }: LogPosition): Position {
  return (hex(commit) + hex(prepare)) as Position;
}

/** Raises `NotAPosition` on a text that this store never gave. */
export function logPosition(position: Position): LogPosition {
  if (!/^[0-9a-f]{32}$/.test(position)) throw new NotAPosition(`Not a position of an EventStoreDB: ${position}`);
  return {
    commit: BigInt(`0x${position.slice(0, DIGITS)}`),
    prepare: BigInt(`0x${position.slice(DIGITS)}`),
  };
}

/**
 * Stands before every event. Unlike the client's START, after which the server calls its first checkpoint, where nothing
 * matches, the end of all positions, and tells no other any more.
 */
export const BEFORE_ALL = positionText({ commit: 0n, prepare: 0n });

/** Just before the event that stands there. */
export function justBefore({ commit }: LogPosition): LogPosition {
  return { commit, prepare: 0n };
}

function hex(number: bigint): string {
  return number.toString(16).padStart(DIGITS, "0");
}
