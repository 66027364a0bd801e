import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { authoriseSender, registerMessageType } from "../../application/commands/authorise-sender.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Period } from "../../domain/period.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import { AuthoriseSenderInput, RegisterMessageTypeInput } from "../inputs/sender-inputs.ts";
import { translatedText } from "../inputs/translated-text-input.ts";
import type { RequestContext } from "../request-context.ts";
import { Payload } from "../types/payload.ts";
import { Sender, showSender } from "../types/sender.ts";
import { type CarriedOut, judgeAndCarryOut } from "./carry-out.ts";

@ObjectType({ description: "What came of changing a sender." })
export class SenderPayload extends Payload {
  readonly #context: RequestContext;
  readonly #changed: EnterpriseNumber | undefined;

  constructor({ result, userErrors }: CarriedOut<{ readonly sender: EnterpriseNumber }>, context: RequestContext) {
    super(userErrors);
    this.#changed = result?.sender;
    this.#context = context;
  }

  @Field(() => Sender, { nullable: true, description: "The sender as it now stands; null where it was refused." })
  get sender(): Promise<Sender | undefined> | null {
    const { view } = this.#context;
    return this.#changed === undefined ? null : showSender(view, this.#changed);
  }
}

@Resolver()
export class SenderMutations {
  @Mutation(() => SenderPayload, {
    description: "Lets an institution publish. By the operator; repeating it changes nothing, whatever the name.",
  })
  async authoriseSender(
    @Ctx() context: RequestContext,
    @Arg("input", () => AuthoriseSenderInput, { description: "The institution." }) input: AuthoriseSenderInput,
  ): Promise<SenderPayload> {
    const request = context.request("authoriseSender", input.commandId);
    const { registeredMailAllowed } = input;
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      authoriseSender(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        name: translatedText(input.name),
        registeredMailAllowed,
      }),
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
    const { messageTypeId, validityPeriod, languages, repliesAllowed, registeredAllowed } = input;
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      registerMessageType(context.services.office, request, enterpriseArgument(input.sender), {
        messageTypeId,
        name: translatedText(input.name),
        validityPeriod: validityPeriod as Period,
        languages,
        repliesAllowed,
        registeredAllowed,
      }),
    );
    return new SenderPayload(carriedOut, context);
  }
}
