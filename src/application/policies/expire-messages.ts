import { messageDecider } from "../../domain/message/decider.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { handle } from "../handle.ts";
import { eventId } from "../ids.ts";
import type { Mailroom } from "../mailroom.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { SYSTEM } from "../recording.ts";
import { messageStream } from "../streams.ts";
import { slotOf, takeSlot } from "./take-slot.ts";

const JOB = "expire-messages";
const SLOT_MS = 10_000;

/** True for the node that is to expire what is due now (see `takeSlot`). */
export async function isOursToExpire(mailroom: Mailroom, readModel: ReadModel): Promise<boolean> {
  const now = mailroom.clock.now();
  if (readModel.dueForExpiry(now, 1).length === 0) return false;
  return takeSlot(mailroom, JOB, slotOf(now, SLOT_MS));
}

/** Appends Expired to messages whose time has come; their erasure follows from it. Returns how many were due. */
export async function expireMessages(mailroom: Mailroom, readModel: ReadModel, limit: number): Promise<number> {
  const due = readModel.dueForExpiry(mailroom.clock.now(), limit);
  await Promise.all(due.map((id) => expireMessage(mailroom, id)));
  return due.length;
}

/** Nothing happens where its time has not come, or it expired before. */
export function expireMessage({ store, clock }: Mailroom, id: MessageId) {
  // The same on every node: whichever comes second finds its event standing.
  const commandId = eventId(id, "Expire", 0);
  const context = { actor: SYSTEM, commandId, correlationId: commandId };
  return handle({ store, clock }, messageDecider, messageStream(id), { type: "Expire", commandId }, context);
}
