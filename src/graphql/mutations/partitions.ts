import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { changeRoutingRules } from "../../application/commands/change-routing-rules.ts";
import { createPartition, deletePartition, renamePartition } from "../../application/commands/manage-partitions.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import {
  ChangeRoutingRulesInput,
  CreatePartitionInput,
  DeletePartitionInput,
  RenamePartitionInput,
  wantedRule,
} from "../inputs/partition-inputs.ts";
import type { RequestContext } from "../request-context.ts";
import { Partition } from "../types/partition.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { MailboxPayload } from "./mailbox-settings.ts";

interface Changed {
  readonly enterpriseNumber: EnterpriseNumber;
  readonly partition: PartitionId;
}

@ObjectType({ description: "What came of changing a partition." })
export class PartitionPayload extends MailboxPayload<Changed> {
  @Field(() => Partition, {
    nullable: true,
    description: "The partition as it now stands; null where it was refused, and where it is no more.",
  })
  get partition(): Partition | null {
    return this.changed(({ partition }) => this.mailbox?.partitions.find(({ id }) => id === partition) ?? null);
  }
}

@Resolver()
export class PartitionMutations {
  @Mutation(() => PartitionPayload, {
    description: "Adds a partition to a mailbox. By an administrator of the enterprise.",
  })
  async createPartition(
    @Ctx() context: RequestContext,
    @Arg("input", () => CreatePartitionInput, { description: "The partition." }) input: CreatePartitionInput,
  ): Promise<PartitionPayload> {
    const request = context.request("createPartition", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      createPartition(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        name: input.name,
      }),
    );
    return new PartitionPayload(carriedOut, context);
  }

  @Mutation(() => PartitionPayload, {
    description: "Gives a partition another name; the one before is erased. By an administrator of the enterprise.",
  })
  async renamePartition(
    @Ctx() context: RequestContext,
    @Arg("input", () => RenamePartitionInput, { description: "The partition and its name." })
    input: RenamePartitionInput,
  ): Promise<PartitionPayload> {
    const request = context.request("renamePartition", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      renamePartition(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        partition: input.partition,
        name: input.name,
      }),
    );
    return new PartitionPayload(carriedOut, context);
  }

  @Mutation(() => PartitionPayload, {
    description:
      "Deletes an empty partition, else PARTITION_NOT_EMPTY: what was received must be moved first, expired messages too. What was sent from it, and " +
      "what arrives in it in the same moment, lies in GENERAL from then on. By an administrator of the enterprise.",
  })
  async deletePartition(
    @Ctx() context: RequestContext,
    @Arg("input", () => DeletePartitionInput, { description: "The partition." }) input: DeletePartitionInput,
  ): Promise<PartitionPayload> {
    const request = context.request("deletePartition", input.commandId);
    const { office, readModel } = context.services;
    const carriedOut = await judgeAndCarryOut(context, input, async () => {
      // What the client knows to lie there must count.
      await context.isCaughtUp;
      return deletePartition(office, readModel, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        partition: input.partition,
      });
    });
    return new PartitionPayload(carriedOut, context);
  }

  @Mutation(() => MailboxPayload, {
    description:
      "Replaces the rules by which messages that are published from now on come into partitions. By an administrator of the enterprise.",
  })
  async changeRoutingRules(
    @Ctx() context: RequestContext,
    @Arg("input", () => ChangeRoutingRulesInput, { description: "The rules." }) input: ChangeRoutingRulesInput,
  ): Promise<MailboxPayload> {
    const request = context.request("changeRoutingRules", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      changeRoutingRules(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        rules: input.rules.map(wantedRule),
      }),
    );
    return new MailboxPayload(carriedOut, context);
  }
}
