import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { acceptTerms, requestOnboarding } from "../../application/commands/onboard-sender.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { messageTypeOf } from "../inputs/message-type-input.ts";
import { AcceptTermsInput, RequestOnboardingInput } from "../inputs/sender-inputs.ts";
import { translatedText } from "../inputs/translated-text-input.ts";
import type { RequestContext } from "../request-context.ts";
import { Onboarding, showOnboarding } from "../types/onboarding.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";

@ObjectType({ description: "What came of a step that an institution takes to become a sender." })
export class OnboardingPayload extends ChangePayload<{ readonly sender: EnterpriseNumber }> {
  @Field(() => Onboarding, {
    nullable: true,
    description: "How far it came; null where the step was refused, or where it was authorised without a request.",
  })
  get onboarding(): Onboarding | null {
    return this.changed(({ sender }, view) => showOnboarding(view, sender)) ?? null;
  }
}

const BY_WHOM = "By the institution that the token names: its administrator or its application.";

@Resolver()
export class OnboardingMutations {
  @Mutation(() => OnboardingPayload, {
    description: `Asks to become a sender. ${BY_WHOM} Asking again changes the request until it is authorised, and nothing afterwards.`,
  })
  async requestOnboarding(
    @Ctx() context: RequestContext,
    @Arg("input", () => RequestOnboardingInput, { description: "The request." }) input: RequestOnboardingInput,
  ): Promise<OnboardingPayload> {
    const request = context.request("requestOnboarding", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      requestOnboarding(context.services.office, request, {
        name: translatedText(input.name),
        registeredMailRequested: input.registeredMailRequested,
        messageTypes: input.messageTypes.map(messageTypeOf),
      }),
    );
    return new OnboardingPayload(carriedOut, context);
  }

  @Mutation(() => OnboardingPayload, {
    description: `Accepts the terms of use in force; who did and when is recorded. ${BY_WHOM} Repeating it changes nothing.`,
  })
  async acceptTerms(
    @Ctx() context: RequestContext,
    @Arg("input", () => AcceptTermsInput, { description: "The acceptance." }) input: AcceptTermsInput,
  ): Promise<OnboardingPayload> {
    const request = context.request("acceptTerms", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      acceptTerms(context.services.office, request, input.digest),
    );
    return new OnboardingPayload(carriedOut, context);
  }
}
