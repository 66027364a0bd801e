import { DAY, plus } from "../../domain/instant.ts";
import { messageDecider } from "../../domain/message/decider.ts";
import { handle } from "../handle.ts";
import { eventId } from "../ids.ts";
import type { Mailroom } from "../mailroom.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { SYSTEM } from "../recording.ts";
import { messageStream } from "../streams.ts";

/**
 * Content that no event made visible within a day was left by a publication, reply or change of address that broke off.
 * PublicationAbandoned closes its id first, so that it and a late Published exclude each other; the erasure follows.
 */
export async function sweepDeposits(mailroom: Mailroom, readModel: ReadModel, limit: number): Promise<number> {
  const orphans = readModel.orphanedContent(plus(mailroom.clock.now(), -DAY), limit);
  for (const { id } of orphans) {
    const commandId = eventId(id, "AbandonPublication", 0);
    const context = { actor: SYSTEM, commandId, correlationId: commandId };
    await handle(mailroom, messageDecider, messageStream(id), { type: "AbandonPublication", commandId }, context);
  }
  await mailroom.documents.sweepUploads(plus(mailroom.clock.now(), -DAY));
  return orphans.length;
}
