import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { changeNotificationAddress, giveConsent } from "../../application/commands/mailbox-settings.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import { ChangeNotificationAddressInput, GiveConsentInput } from "../inputs/mailbox-inputs.ts";
import type { RequestContext } from "../request-context.ts";
import { Mailbox } from "../types/mailbox.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";

@ObjectType({ description: "What came of changing a mailbox." })
export class MailboxPayload<
  Changed extends { readonly enterpriseNumber: EnterpriseNumber } = { readonly enterpriseNumber: EnterpriseNumber },
> extends ChangePayload<Changed> {
  @Field(() => Mailbox, { nullable: true, description: "The mailbox as it now stands; null where it was refused." })
  get mailbox(): Mailbox | null {
    return this.changed(({ enterpriseNumber }, view) => new Mailbox(enterpriseNumber, view));
  }
}

@Resolver()
export class MailboxSettingsMutations {
  @Mutation(() => MailboxPayload, {
    description:
      "Goes fully digital, for ever: no paper follows. By an administrator of the enterprise; repeating it changes nothing.",
  })
  async giveConsent(
    @Ctx() context: RequestContext,
    @Arg("input", () => GiveConsentInput, { description: "The consent." }) input: GiveConsentInput,
  ): Promise<MailboxPayload> {
    const request = context.request("giveConsent", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      giveConsent(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        wordingDigest: input.wordingDigest,
      }),
    );
    return new MailboxPayload(carriedOut, context);
  }

  @Mutation(() => MailboxPayload, {
    description: "Changes where arrivals are announced. By an administrator of the enterprise.",
  })
  async changeNotificationAddress(
    @Ctx() context: RequestContext,
    @Arg("input", () => ChangeNotificationAddressInput, { description: "The address." })
    input: ChangeNotificationAddressInput,
  ): Promise<MailboxPayload> {
    const request = context.request("changeNotificationAddress", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      changeNotificationAddress(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        address: input.address,
      }),
    );
    return new MailboxPayload(carriedOut, context);
  }
}
