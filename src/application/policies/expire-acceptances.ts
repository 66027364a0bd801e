import { messageDecider } from "../../domain/message/decider.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { handle } from "../handle.ts";
import { eventId } from "../ids.ts";
import type { Mailroom } from "../mailroom.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { SYSTEM } from "../recording.ts";
import { messageStream } from "../streams.ts";
import { slotOf, takeSlot } from "./take-slot.ts";

const JOB = "expire-acceptances";
const SLOT_MS = 10_000;

/** True for the node that is to give up what nobody acknowledged in time (see `takeSlot`). */
export async function isOursToGiveUp(mailroom: Mailroom, readModel: ReadModel): Promise<boolean> {
  const now = mailroom.clock.now();
  if (readModel.dueForAcceptanceExpiry(now, 1).length === 0) return false;
  return takeSlot(mailroom, JOB, slotOf(now, SLOT_MS));
}

/** Appends AcceptanceExpired to registered mail whose deadline has come. Returns how many were due. */
export async function expireAcceptances(mailroom: Mailroom, readModel: ReadModel, limit: number): Promise<number> {
  const due = readModel.dueForAcceptanceExpiry(mailroom.clock.now(), limit);
  await Promise.all(due.map((id) => expireAcceptance(mailroom, id)));
  return due.length;
}

function expireAcceptance({ store, clock }: Mailroom, id: MessageId) {
  // The same on every node: whichever comes second finds its event standing.
  const commandId = eventId(id, "ExpireAcceptance", 0);
  const context = { actor: SYSTEM, commandId, correlationId: commandId };
  const command = { type: "ExpireAcceptance", commandId } as const;
  return handle({ store, clock }, messageDecider, messageStream(id), command, context);
}
