import { messageDecider } from "../../domain/message/decider.ts";
import { GENERAL, type MessageEvent, type PartitionId, type Replied } from "../../domain/message/events.ts";
import { publicationOfReply } from "../../domain/message/reply.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { Told } from "../../domain/metadata.ts";
import { after, type Period } from "../../domain/period.ts";
import type { Publishing } from "../commands/publish-message.ts";
import { assumeNew, handle } from "../handle.ts";
import type { Position } from "../ports/event-store.ts";
import type { ReadModel } from "../ports/read-model.ts";
import { SYSTEM } from "../recording.ts";
import { messageStream } from "../streams.ts";
import { upcast } from "../upcasting.ts";

/** Where the sender's type is no longer known, a reply stays as long as a letter is usually kept for. */
const DEFAULT_VALIDITY = "P1Y" as Period;

/** Publishes what stands in a Replied and has not arrived yet, e.g. because the process died between the two. */
export async function publishReplies(office: Publishing, readModel: ReadModel, limit: number): Promise<number> {
  const waiting = readModel.unpublishedReplies(limit);
  for (const { originalMessageId, replyId } of waiting) await publishReply(office, originalMessageId, replyId);
  return waiting.length;
}

/** Any number of times, on any node: the command's id is the reply's, so that there is one Published. */
export async function publishReply(
  office: Publishing,
  originalMessageId: MessageId,
  replyId: MessageId,
): Promise<Position | undefined> {
  const { store, clock, senders } = office;
  const { original, replied, partition } = await readThread(office, originalMessageId, replyId);
  const sender = await senders.get(original.data.sender.enterpriseNumber);
  const validity = sender.messageTypes.get(original.data.messageTypeId)?.validityPeriod ?? DEFAULT_VALIDITY;
  const facts = publicationOfReply(
    original.data,
    partition,
    originalMessageId,
    replied.data,
    after(clock.now(), validity),
  );
  const published = await handle(
    { store, clock },
    messageDecider,
    messageStream(replyId),
    { type: "Publish", commandId: replyId, messageId: replyId, facts, idMadeByUs: true },
    {
      actor: SYSTEM,
      onBehalfOf: facts.sender.enterpriseNumber,
      commandId: replyId,
      correlationId: replied.metadata.correlationId,
      causationId: replied.metadata.commandId,
    },
    assumeNew(messageDecider),
  );
  if (!published.accepted) throw new Error(`reply ${replyId}: ${published.refusal.code}`);
  return published.position;
}

async function readThread({ store }: Publishing, originalMessageId: MessageId, replyId: MessageId) {
  let original: Told<Extract<MessageEvent, { type: "Published" }>> | undefined;
  let partition: PartitionId = GENERAL;
  for (let from = 0; ; ) {
    const { events } = await store.readStream(messageStream(originalMessageId), { from, limit: 1_000 });
    for (const recorded of events) {
      const event = upcast<MessageEvent>(recorded);
      if (event.type === "Published") {
        original = event;
        partition = event.data.recipient.partition;
      }
      if (event.type === "MovedToPartition") partition = event.data.partition;
      if (original && event.type === "Replied" && event.data.replyId === replyId) {
        return { original, replied: event as Told<Replied>, partition };
      }
      from = recorded.revision + 1;
    }
    if (events.length === 0) throw new Error(`no Replied with reply ${replyId}`);
  }
}
