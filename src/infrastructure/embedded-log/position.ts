import { NotAPosition, type Position } from "../../application/ports/event-store.ts";

const DIGITS = 16;

/** 16 hexadecimal digits, so that the text's order is the number's. 0 stands before every event. */
export function positionText(position: number): Position {
  return position.toString(16).padStart(DIGITS, "0") as Position;
}

/** Raises `NotAPosition` on a text that this log never gave. */
export function positionNumber(position: Position): number {
  const number = /^[0-9a-f]{16}$/.test(position) ? Number.parseInt(position, 16) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new NotAPosition(`Not a position of an embedded log: ${position}`);
  return number;
}
