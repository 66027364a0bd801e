import type { Instant } from "../../domain/instant.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import type { MessageId } from "../../domain/message-id.ts";
import { handle } from "../handle.ts";
import { eventId } from "../ids.ts";
import type { Mailroom } from "../mailroom.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { SYSTEM } from "../recording.ts";
import { messageStream } from "../streams.ts";
import { slotOf, takeSlot } from "./take-slot.ts";

const SLOT_MS = 10_000;

/** Gives messages, once their time has come, the command that ends something of them. */
export interface ExpiryJob {
  readonly name: string;
  readonly command: "Expire" | "ExpireAcceptance";
  due(readModel: ReadModel, now: Instant, limit: number): readonly MessageId[];
}

/** Appends Expired; the erasure of the content follows from it. */
export const expireMessages: ExpiryJob = {
  name: "expire-messages",
  command: "Expire",
  due: (readModel, now, limit) => readModel.dueForExpiry(now, limit),
};

/** Appends AcceptanceExpired to registered mail that nobody acknowledged or refused in time. */
export const expireAcceptances: ExpiryJob = {
  name: "expire-acceptances",
  command: "ExpireAcceptance",
  due: (readModel, now, limit) => readModel.dueForAcceptanceExpiry(now, limit),
};

/** True for the node that is to do what is due now (see `takeSlot`). */
export async function isOurs(job: ExpiryJob, mailroom: Mailroom, readModel: ReadModel): Promise<boolean> {
  const now = mailroom.clock.now();
  if (job.due(readModel, now, 1).length === 0) return false;
  return takeSlot(mailroom, job.name, slotOf(now, SLOT_MS));
}

/** Returns how many were due. */
export async function runJob(job: ExpiryJob, mailroom: Mailroom, readModel: ReadModel, limit: number): Promise<number> {
  const due = job.due(readModel, mailroom.clock.now(), limit);
  await Promise.all(due.map((id) => runFor(id, job, mailroom)));
  return due.length;
}

/** Nothing happens where the message's time has not come, or the job was done before. */
export function runFor(id: MessageId, { command: type }: ExpiryJob, { store, clock }: Mailroom) {
  // The same on every node: whichever comes second finds its event standing.
  const commandId = eventId(id, type, 0);
  const context = { actor: SYSTEM, commandId, correlationId: commandId };
  return handle({ store, clock }, messageDecider, messageStream(id), { type, commandId }, context);
}
