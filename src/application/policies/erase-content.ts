import type { MessageId } from "../../domain/message-id.ts";
import type { Mailroom } from "../mailroom.ts";
import type { Projection, ReadModel } from "../ports/read-model.ts";
import { contentStream } from "../streams.ts";

/**
 * Erases what an event ordered erased. The documents go first: the tombstone is the sign that all is done, by which a
 * node that starts anew knows it too.
 */
export async function eraseContent(
  mailroom: Mailroom,
  readModel: ReadModel,
  projection: Projection,
  limit: number,
): Promise<number> {
  const pending = readModel.pendingErasures(limit);
  const results = await Promise.allSettled(
    pending.map(async ({ id, isMessage }) => {
      if (isMessage) await mailroom.documents.erase(id as MessageId);
      await mailroom.store.tombstone(contentStream(id));
    }),
  );
  // What is done is settled also where something failed: else one that fails each time would hold up all the others.
  const done = pending.filter((_, index) => results[index]?.status === "fulfilled");
  if (done.length > 0) projection.erased(done.map(({ id }) => id));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return pending.length;
}
