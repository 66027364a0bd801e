import { Arg, Ctx, Field, ID, Mutation, ObjectType, Resolver } from "type-graphql";
import { acceptSuggestion, ignoreSuggestion } from "../../application/commands/decide-on-suggestion.ts";
import { suggestRouting } from "../../application/commands/suggest-routing.ts";
import { refuse } from "../../domain/decision.ts";
import { enterpriseArgument } from "../inputs/enterprise-argument.ts";
import {
  AcceptRoutingSuggestionInput,
  acceptedSuggestion,
  IgnoreRoutingSuggestionInput,
  routingProposal,
  SuggestRoutingRuleInput,
} from "../inputs/suggestion-inputs.ts";
import type { RequestContext } from "../request-context.ts";
import { judgeAndCarryOut } from "./carry-out.ts";
import { ChangePayload } from "./change-payload.ts";
import { MailboxPayload } from "./mailbox-settings.ts";

@ObjectType({ description: "What came of suggesting a rule: never what the recipient makes of it." })
export class SuggestRoutingRulePayload extends ChangePayload<{ readonly suggestionId: string }> {
  @Field(() => ID, {
    nullable: true,
    description: "The suggestion's UUID, the same for the same messages and recipient; null where it was refused.",
  })
  get suggestionId(): string | null {
    return this.changed(({ suggestionId }) => suggestionId);
  }
}

const BY_WHOM = "By an administrator of the enterprise; the sender is not told.";

@Resolver()
export class SuggestionMutations {
  @Mutation(() => SuggestRoutingRulePayload, {
    description:
      "Suggests a rule to a recipient, who alone decides. The same one again changes nothing, also where it was ignored; another name for the same messages changes it, and it waits anew. " +
      "By an authorised sender for its own messages. At most `limits.routingSuggestions` to one recipient, else TOO_MANY_SUGGESTIONS.",
  })
  async suggestRoutingRule(
    @Ctx() context: RequestContext,
    @Arg("input", () => SuggestRoutingRuleInput, { description: "The rule." }) input: SuggestRoutingRuleInput,
  ): Promise<SuggestRoutingRulePayload> {
    const request = context.request("suggestRoutingRule", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      suggestRouting(context.services.office, request, routingProposal(input)),
    );
    return new SuggestRoutingRulePayload(carriedOut, context);
  }

  @Mutation(() => MailboxPayload, {
    description: `Makes the rule that was suggested, and its partition where that is new. ${BY_WHOM}`,
  })
  async acceptRoutingSuggestion(
    @Ctx() context: RequestContext,
    @Arg("input", () => AcceptRoutingSuggestionInput, { description: "The suggestion, and where its rule routes to." })
    input: AcceptRoutingSuggestionInput,
  ): Promise<MailboxPayload> {
    const request = context.request("acceptRoutingSuggestion", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, async () => {
      const accepted = acceptedSuggestion(input);
      if (accepted) return acceptSuggestion(context.services.office, request, accepted);
      return refuse("INVALID_INPUT", "Expected either a partition or the name of a new one.", ["partition"]);
    });
    return new MailboxPayload(carriedOut, context);
  }

  @Mutation(() => MailboxPayload, {
    description: `Ignores a suggestion: it comes back only where its sender changes it. ${BY_WHOM} Repeating it changes nothing.`,
  })
  async ignoreRoutingSuggestion(
    @Ctx() context: RequestContext,
    @Arg("input", () => IgnoreRoutingSuggestionInput, { description: "The suggestion." })
    input: IgnoreRoutingSuggestionInput,
  ): Promise<MailboxPayload> {
    const request = context.request("ignoreRoutingSuggestion", input.commandId);
    const carriedOut = await judgeAndCarryOut(context, input, () =>
      ignoreSuggestion(context.services.office, request, {
        enterpriseNumber: enterpriseArgument(input.enterpriseNumber),
        suggestionId: input.suggestionId.toLowerCase(),
      }),
    );
    return new MailboxPayload(carriedOut, context);
  }
}
