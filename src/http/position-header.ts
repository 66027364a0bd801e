import type { IncomingMessage } from "node:http";
import type { Position } from "../application/ports/event-store.ts";
import { POSITION_NAME, readPosition } from "../application/told-position.ts";
import { Problem } from "./problem.ts";

/** Up to where the client knows the log, from whatever node; undefined where it says nothing. Raises `Problem`: 400. */
export function seenBy({ headers }: IncomingMessage): Position | undefined {
  const told = headers[POSITION_NAME.toLowerCase()];
  const seen = told === undefined ? undefined : readPosition(String(told));
  if (seen !== "malformed") return seen;
  throw new Problem(400, "INVALID_POSITION", `Expected ${POSITION_NAME} as an earlier answer had it.`);
}
