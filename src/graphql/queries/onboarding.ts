import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { forbiddenQuery } from "../api-error.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import { LIMITS } from "../limits.ts";
import type { RequestContext } from "../request-context.ts";
import { Onboarding, showOnboarding } from "../types/onboarding.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";

@Resolver()
export class OnboardingQueries {
  @Query(() => Onboarding, {
    nullable: true,
    description:
      "An institution's request to become a sender: the caller's own, and for operators everybody's. Null for any other, and where there is none.",
  })
  onboarding(
    @Ctx() { view }: RequestContext,
    @Arg("enterpriseNumber", () => EnterpriseNumberScalar, { description: "Whose request." }) enterpriseNumber: string,
  ): Onboarding | null {
    const enterprise = enterpriseArgument(enterpriseNumber);
    const { role, mailbox } = view.rights;
    return ((role === "operator" || mailbox === enterprise) && showOnboarding(view, enterprise)) || null;
  }

  @Query(() => [Onboarding], {
    description: `Up to ${LIMITS.maxFirst} requests that wait to be authorised, the longest waiting first. Error FORBIDDEN for others than operators.`,
  })
  waitingOnboardings(@Ctx() { view }: RequestContext): Onboarding[] {
    if (view.rights.role !== "operator") throw forbiddenQuery("Only operators see who wants to be a sender.");
    return view.readModel.waitingOnboardings(LIMITS.maxFirst).map((row) => new Onboarding(row, view));
  }
}
