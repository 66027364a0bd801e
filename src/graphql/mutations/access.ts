import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { grantAccess, revokeAccess } from "../../application/commands/manage-access.ts";
import { GrantAccessInput, RevokeAccessInput } from "../inputs/access-inputs.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import type { RequestContext } from "../request-context.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { MailboxPayload } from "./mailbox-settings.ts";

@Resolver()
export class AccessMutations {
  @Mutation(() => MailboxPayload, {
    description:
      "Grants somebody access to a mailbox, or changes it: what they have open is closed with 4499 `RESUME`. By an administrator of the enterprise.",
  })
  async grantAccess(
    @Ctx() context: RequestContext,
    @Arg("input", () => GrantAccessInput, { description: "To whom, and what." }) input: GrantAccessInput,
  ): Promise<MailboxPayload> {
    const request = context.request("grantAccess", input.commandId);
    const { role, domain, eBoxAdministrator, partitions } = input;
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      grantAccess(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        personId: input.personId.toLowerCase(),
        grant: { role, domain, eBoxAdministrator, partitions },
      }),
    );
    return new MailboxPayload(carriedOut, context);
  }

  @Mutation(() => MailboxPayload, {
    description:
      "Ends somebody's access to a mailbox: for every command at once, and what they have open is closed with 4403. By an administrator of the enterprise.",
  })
  async revokeAccess(
    @Ctx() context: RequestContext,
    @Arg("input", () => RevokeAccessInput, { description: "Whose." }) input: RevokeAccessInput,
  ): Promise<MailboxPayload> {
    const request = context.request("revokeAccess", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      revokeAccess(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        personId: input.personId.toLowerCase(),
      }),
    );
    return new MailboxPayload(carriedOut, context);
  }
}
