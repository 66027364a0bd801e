import { ED25519, type VerifierKey, verifierKey } from "ebox-verify";
import type { LogEvent } from "../../domain/evidence/events.ts";
import type { TreeHash } from "../../domain/evidence/tree/hashing.ts";
import type { EventStore, Position } from "../ports/event-store.ts";
import { LOG_STREAM } from "../streams.ts";
import { upcast } from "../upcasting.ts";
import { openCheckpoint } from "./checkpoint.ts";

/** What was signed of the first `size` leaves: the tree has to have that root there. */
export interface Anchor {
  readonly size: number;
  readonly root: TreeHash;
  /** For people. */
  readonly whose: string;
}

/** A checkpoint that no key of the log signed, or that is none. */
export interface WrongAnchor {
  /** Of its event; undefined where it is kept outside the log. */
  readonly position: Position | undefined;
  readonly what: string;
}

const PAGE = 500;

/**
 * Every checkpoint that stands in stream `log`, and those kept outside it (by name), in the order of their sizes. Each must
 * be signed by a key that the log names.
 */
export async function readAnchors(
  store: Pick<EventStore, "readStream">,
  outside: ReadonlyMap<string, string>,
): Promise<{ readonly anchors: readonly Anchor[]; readonly wrong: WrongAnchor | undefined }> {
  const keys: VerifierKey[] = [];
  const anchors: Anchor[] = [];
  for (let from = 0; ; from += PAGE) {
    const { events } = await store.readStream(LOG_STREAM, { from, limit: PAGE });
    for (const event of events) {
      const { type, data, metadata } = upcast<LogEvent>(event);
      if (type === "KeyRotated") {
        keys.push(verifierKey(data.origin, ED25519, Buffer.from(data.publicKey, "base64")));
      }
      if (type !== "CheckpointSigned") continue;
      const signed = openCheckpoint(data.note, keys);
      if (signed?.size !== data.size) {
        return { anchors, wrong: { position: event.position, what: "the checkpoint is signed by no key of the log" } };
      }
      anchors.push({ ...signed, whose: `the checkpoint of ${metadata.time}` });
    }
    if (events.length < PAGE) break;
  }
  for (const [name, note] of outside) {
    const signed = openCheckpoint(note, keys);
    if (signed === undefined) {
      return {
        anchors,
        wrong: { position: undefined, what: `${name} holds no checkpoint that a key of the log signed` },
      };
    }
    anchors.push({ ...signed, whose: `the checkpoint in ${name}` });
  }
  return { anchors: anchors.sort((a, b) => a.size - b.size), wrong: undefined };
}
