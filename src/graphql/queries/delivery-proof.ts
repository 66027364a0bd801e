import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { describeProof } from "../../application/evidence/proof/open-proof.ts";
import { EvidenceDamaged } from "../../application/ports/evidence-log.ts";
import { apiError } from "../api-error.ts";
import { readingTheLog } from "../audit/reading-the-log.ts";
import { parseMessageId } from "../global-id.ts";
import type { RequestContext } from "../request-context.ts";
import { DeliveryProof } from "../types/delivery-proof.ts";

@Resolver()
export class DeliveryProofQuery {
  @Query(() => DeliveryProof, {
    nullable: true,
    description:
      "What proves the delivery of a message: for its sender, its recipient and auditors. Where the service refused to take it, what proves that: for the sender, within a second, and auditors. Null for everybody else, and for a recipient that does not see the sender because it has not acknowledged the receipt. Errors UNAVAILABLE, and EVIDENCE_DAMAGED where the proof that this node could give would not be accepted: its operator is told.",
  })
  async deliveryProof(
    @Ctx() context: RequestContext,
    @Arg("messageId", () => ID, { description: "The message's UUID, or its global id." }) id: string,
    @Arg("refusals", () => Boolean, {
      defaultValue: false,
      description: "That submissions under this id were refused, also where it was published after all.",
    })
    ofRefusals: boolean,
  ): Promise<DeliveryProof | null> {
    context.assertServed();
    const { services, caller } = context;
    const messageId = parseMessageId(id);
    if (messageId === undefined) return null;
    const { office, evidence } = services;
    const asked = { messageId, ofRefusals };
    const found = await readingTheLog(() => describeProof({ ...office, evidence }, caller, asked)).catch((error) => {
      throw error instanceof EvidenceDamaged ? apiError("EVIDENCE_DAMAGED", error.message) : error;
    });
    if (!found.accepted) return null;
    return new DeliveryProof(messageId, found.proof === "not-covered" ? undefined : found.proof, ofRefusals);
  }
}
