import { accept, type Decider, type Decision } from "../decision.ts";
import type { Instant } from "../instant.ts";
import { type DecideOnReceipt, decideOnReceipt, type ExpireAcceptance, expireAcceptance } from "./acceptance.ts";
import { type AccessContent, accessContent } from "./access.ts";
import type { Expired, MessageEvent } from "./events.ts";
import { type MakeVisible, type Mask, makeVisible, mask } from "./mask.ts";
import { type MoveToPartition, moveToPartition } from "./move.ts";
import { type AbandonPublication, abandon, type Publish, publish } from "./publish.ts";
import { type Reply, reply } from "./reply.ts";
import { evolveMessage, type MessageState } from "./state.ts";

/** The time has come; decided by the clock, asked by a policy. */
export interface Expire {
  readonly type: "Expire";
  readonly commandId: string;
}

export type MessageCommand =
  | Publish
  | AbandonPublication
  | AccessContent
  | Mask
  | MakeVisible
  | MoveToPartition
  | Reply
  | DecideOnReceipt
  | ExpireAcceptance
  | Expire;

export const messageDecider: Decider<MessageState, MessageCommand, MessageEvent> = {
  initial: { status: "none" },
  evolve: evolveMessage,
  decide(command, state, now) {
    switch (command.type) {
      case "Publish":
        return publish(command, state, now);
      case "AbandonPublication":
        return abandon(state);
      case "AccessContent":
        return accessContent(command, state, now);
      case "Mask":
        return mask(command, state, now);
      case "MakeVisible":
        return makeVisible(command, state, now);
      case "MoveToPartition":
        return moveToPartition(command, state);
      case "Reply":
        return reply(command, state, now);
      case "AcknowledgeReceipt":
      case "RefuseReceipt":
        return decideOnReceipt(command, state, now);
      case "ExpireAcceptance":
        return expireAcceptance(state, now);
      case "Expire":
        return expire(state, now);
    }
  },
};

function expire(state: MessageState, now: Instant): Decision<Expired> {
  if (state.status !== "published" || state.expired || now < state.facts.expirationDate) return accept();
  return accept({ type: "Expired", data: { contentHandedOver: state.read } });
}
