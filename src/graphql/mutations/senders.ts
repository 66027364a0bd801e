import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import {
  authoriseSender,
  changeMessageType,
  registerMessageType,
  reinstateSender,
  suspendSender,
} from "../../application/commands/authorise-sender.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import { ChangeMessageTypeInput, messageTypeOf, RegisterMessageTypeInput } from "../inputs/message-type-input.ts";
import { AuthoriseSenderInput, ReinstateSenderInput, SuspendSenderInput } from "../inputs/sender-inputs.ts";
import { translatedText } from "../inputs/translated-text-input.ts";
import type { RequestContext } from "../request-context.ts";
import { Sender, showSender } from "../types/sender.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";

@ObjectType({ description: "What came of changing a sender." })
export class SenderPayload extends ChangePayload<{ readonly sender: EnterpriseNumber }> {
  @Field(() => Sender, { nullable: true, description: "The sender as it now stands; null where it was refused." })
  get sender(): Promise<Sender | undefined> | null {
    return this.changed(({ sender }, view) => showSender(view, sender));
  }
}

@Resolver()
export class SenderMutations {
  @Mutation(() => SenderPayload, {
    description:
      "Lets an institution publish that requested it and accepted the terms of use. By the operator; repeating it changes nothing, whatever the name.",
  })
  async authoriseSender(
    @Ctx() context: RequestContext,
    @Arg("input", () => AuthoriseSenderInput, { description: "The institution." }) input: AuthoriseSenderInput,
  ): Promise<SenderPayload> {
    const request = context.request("authoriseSender", input.commandId);
    const { registeredMailAllowed, name, messageTypeIds } = input;
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      authoriseSender(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        registeredMailAllowed,
        ...(name && { name: translatedText(name) }),
        ...(messageTypeIds && { messageTypeIds }),
      }),
    );
    return new SenderPayload(carriedOut, context);
  }

  @Mutation(() => SenderPayload, {
    description:
      "Stops a sender: it publishes nothing (SENDER_SUSPENDED) from the answer on where it is asked of this node, and within a second everywhere. " +
      "What it published stays, and can be answered. By the operator; repeating it changes nothing.",
  })
  async suspendSender(
    @Ctx() context: RequestContext,
    @Arg("input", () => SuspendSenderInput, { description: "Whom, and why." }) input: SuspendSenderInput,
  ): Promise<SenderPayload> {
    const request = context.request("suspendSender", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      suspendSender(context.services.office, request, enterpriseArgument(input.enterpriseNumber), input.reason),
    );
    return new SenderPayload(carriedOut, context);
  }

  @Mutation(() => SenderPayload, {
    description: "Lets a suspended sender publish again. By the operator; repeating it changes nothing.",
  })
  async reinstateSender(
    @Ctx() context: RequestContext,
    @Arg("input", () => ReinstateSenderInput, { description: "Whom." }) input: ReinstateSenderInput,
  ): Promise<SenderPayload> {
    const request = context.request("reinstateSender", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      reinstateSender(context.services.office, request, enterpriseArgument(input.enterpriseNumber)),
    );
    return new SenderPayload(carriedOut, context);
  }

  @Mutation(() => SenderPayload, {
    description:
      "Adds a message type to a sender. By the operator; repeating it with the same properties changes nothing.",
  })
  async registerMessageType(
    @Ctx() context: RequestContext,
    @Arg("input", () => RegisterMessageTypeInput, { description: "The message type." }) input: RegisterMessageTypeInput,
  ): Promise<SenderPayload> {
    const request = context.request("registerMessageType", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      registerMessageType(context.services.office, request, enterpriseArgument(input.sender), messageTypeOf(input)),
    );
    return new SenderPayload(carriedOut, context);
  }

  @Mutation(() => SenderPayload, {
    description:
      "Gives a message type other properties, for what is published from then on. By the operator; repeating it changes nothing.",
  })
  async changeMessageType(
    @Ctx() context: RequestContext,
    @Arg("input", () => ChangeMessageTypeInput, { description: "The message type." }) input: ChangeMessageTypeInput,
  ): Promise<SenderPayload> {
    const request = context.request("changeMessageType", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      changeMessageType(context.services.office, request, enterpriseArgument(input.sender), messageTypeOf(input)),
    );
    return new SenderPayload(carriedOut, context);
  }
}
