import type { Position } from "../../application/ports/event-store.ts";
import { Fields } from "./fields.ts";

/** An event as it stands on the server. What was written, `data` and `metadata`, is not taken apart. */
export interface StoredEvent {
  readonly kind: "event";
  /** With the namespace. */
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** What the server says to who reads the log. */
export type Answer =
  | StoredEvent
  /** It has read up to here, though none matched. */
  | { readonly kind: "checkpoint"; readonly position: Position }
  /**
   * `live`: it takes itself to have told everything that stood, and tells live from here on; `behind`: it no longer can. It
   * has read to the end only where a checkpoint came before: what it takes for the end may be a moment old.
   */
  | { readonly kind: "live" | "behind" }
  /** Nothing that matters here, such as that it has begun. */
  | { readonly kind: "else" };

/** Of the client's `ReadResp`. */
const EVENT = 1;
const CHECKPOINT = 3;
const CAUGHT_UP = 8;
const FELL_BEHIND = 9;

/** A number that is zero is left out. */
const ZERO = "0".repeat(16);

/**
 * One message of the server, taken apart in one go: the client's own way, by an object for each part and copies of all that
 * was written, takes three times as long as all else that reading an event does. Throws where it is none.
 */
export function answerOf(bytes: Buffer): Answer {
  const fields = new Fields(bytes);
  while (fields.next()) {
    switch (fields.number) {
      case EVENT:
        return eventIn(fields.within());
      case CHECKPOINT:
        return { kind: "checkpoint", position: checkpointIn(fields.within()) };
      case CAUGHT_UP:
        return { kind: "live" };
      case FELL_BEHIND:
        return { kind: "behind" };
    }
  }
  return { kind: "else" };
}

/** Links are never resolved, so that of the two which the server may tell the first is the one. */
function eventIn(resolved: Fields): Answer {
  while (resolved.next()) if (resolved.number === 1) return recordedIn(resolved.within());
  return { kind: "else" };
}

function recordedIn(fields: Fields): StoredEvent {
  let [streamId, id, type, data, metadata] = ["", "", "", "", ""];
  let [commit, prepare] = [ZERO, ZERO];
  let revision = 0;
  while (fields.next()) {
    switch (fields.number) {
      case 1:
        id = lastIn(fields.within(), 2);
        break;
      case 2:
        streamId = lastIn(fields.within(), 3);
        break;
      case 3:
        revision = fields.integer();
        break;
      case 4:
        prepare = fields.hex();
        break;
      case 5:
        commit = fields.hex();
        break;
      case 6:
        type = typeIn(fields.within()) ?? type;
        break;
      case 7:
        metadata = fields.text();
        break;
      case 8:
        data = fields.text();
        break;
    }
  }
  const position = (commit + prepare) as Position;
  return { kind: "event", streamId, revision, position, id, type, data, metadata };
}

/** The text in that field. */
function lastIn(fields: Fields, number: number): string {
  let text = "";
  while (fields.next()) if (fields.number === number) text = fields.text();
  return text;
}

/** What the server notes beside an event: pairs of a name and a value. */
function typeIn(pair: Fields): string | undefined {
  let [name, value] = ["", ""];
  while (pair.next()) {
    if (pair.number === 1) name = pair.text();
    else if (pair.number === 2) value = pair.text();
  }
  return name === "type" ? value : undefined;
}

function checkpointIn(fields: Fields): Position {
  let [commit, prepare] = [ZERO, ZERO];
  while (fields.next()) {
    if (fields.number === 1) commit = fields.hex();
    else if (fields.number === 2) prepare = fields.hex();
  }
  return (commit + prepare) as Position;
}
