import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { answerDataAccess } from "../../application/commands/answer-data-access.ts";
import { ConfirmDataAccessInput } from "../inputs/data-access-input.ts";
import { findingsIn } from "../inputs/findings.ts";
import type { RequestContext } from "../request-context.ts";
import { Me } from "../types/me.ts";
import { Payload } from "../types/payload.ts";
import { type CarriedOut, carryOutForAnyone, refused } from "./carry-out.ts";

@ObjectType({ description: "What came of an answer about data sets." })
export class DataAccessPayload extends Payload {
  @Field(() => Me, { nullable: true, description: "The caller as they now stand; null where it was refused." })
  readonly me: Me | null;

  constructor({ result, userErrors }: CarriedOut<object>, context: RequestContext) {
    super(userErrors);
    this.me = result ? new Me(context) : null;
  }
}

@Resolver()
export class DataAccessMutation {
  @Mutation(() => DataAccessPayload, {
    description:
      "Records which data sets the person lets e-Box use. For people of an enterprise, FORBIDDEN for others. Where the " +
      "login page did not ask them, they are served nothing but `me.dataAccess` and this before they have answered " +
      "(DATA_ACCESS_REQUIRED), nor after they have refused what is required: then their sockets close with 4403.",
  })
  async confirmDataAccess(
    @Ctx() context: RequestContext,
    @Arg("input", () => ConfirmDataAccessInput, { description: "The answer." }) input: ConfirmDataAccessInput,
  ): Promise<DataAccessPayload> {
    const request = context.request("confirmDataAccess", input.commandId);
    const findings = findingsIn(input);
    const carriedOut =
      findings.length > 0
        ? refused(findings)
        : await carryOutForAnyone(context, () => answerDataAccess(context.services.office, request, input));
    return new DataAccessPayload(carriedOut, context);
  }
}
