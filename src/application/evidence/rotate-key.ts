import { randomUUID } from "node:crypto";
import { logDecider } from "../../domain/evidence/log-decider.ts";
import { handle, load } from "../handle.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import { SYSTEM } from "../recording.ts";
import { LOG_STREAM } from "../streams.ts";
import { isSealedBy, sealedKey } from "./key-seal.ts";
import type { NoteKey } from "./note-key.ts";

/** `refused`: in one line, why. */
export type Rotation =
  | { readonly outcome: "rotated" | "rotated-before" }
  | { readonly outcome: "refused"; readonly reason: string };

/** Lets the log be signed by `next` from here on. Again with the same two keys it changes nothing. */
export async function rotateKey(
  desk: { readonly store: EventStore; readonly clock: Clock },
  old: NoteKey,
  next: NoteKey,
): Promise<Rotation> {
  const { key: current } = (await load(desk.store, LOG_STREAM, logDecider)).state;
  if (current?.keyId === next.keyId) return { outcome: "rotated-before" };
  if (current === undefined) return refused("nothing was signed yet: start the service once");
  const facts = sealedKey(next, old);
  // Also where the name is another, which is part of what is sealed.
  if (!isSealedBy(facts, current)) return refused(`the log's key is ${current.origin}+${current.keyId}, not this one`);
  const commandId = randomUUID();
  const context = { actor: SYSTEM, commandId, correlationId: commandId };
  const handled = await handle(desk, logDecider, LOG_STREAM, { type: "RotateKey", commandId, facts }, context);
  return handled.accepted ? { outcome: "rotated" } : refused(handled.refusal.message);
}

const refused = (reason: string) => ({ outcome: "refused", reason }) as const;
