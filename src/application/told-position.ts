import type { Position } from "./ports/event-store.ts";

/** The HTTP header, and the name in GraphQL's `extensions` on a WebSocket. Header names are compared without case. */
export const POSITION_NAME = "EBox-Position";

/** What stores write positions in. Nothing else is concluded from one. */
const POSITION = /^[0-9A-Za-z_.:/-]{1,100}$/;
const BEGINNING = "feed ";

export const isPosition = (text: string | undefined): text is Position => text !== undefined && POSITION.test(text);

/**
 * A position as clients keep it, give it back and carry it from node to node; undefined stands before every event. In
 * hexadecimal, which unlike base64 sorts like the text that it stands for: clients may compare it, and nothing else.
 */
export function tellPosition(position: Position | undefined): string {
  return hexOf(BEGINNING + (position ?? ""));
}

/** "malformed" where it was never told by any node. */
export function readPosition(told: string): Position | undefined | "malformed" {
  const text = Buffer.from(told, "hex").toString("latin1");
  const position = text.slice(BEGINNING.length);
  if (hexOf(text) !== told || !text.startsWith(BEGINNING)) return "malformed";
  if (position === "") return undefined;
  return isPosition(position) ? position : "malformed";
}

const hexOf = (text: string) => Buffer.from(text, "latin1").toString("hex");
