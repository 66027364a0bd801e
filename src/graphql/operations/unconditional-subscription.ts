import { type ASTVisitor, GraphQLError, type SelectionNode, type ValidationContext } from "graphql";

/**
 * The field of a subscription stands whatever the variables (GraphQL, 5.2.4.1): without it there is nothing to subscribe
 * to. graphql-js has no such rule, and where `@skip` takes the field away it fails as if by a mistake of ours.
 */
export function unconditionalSubscription(context: ValidationContext): ASTVisitor {
  const check = (selection: SelectionNode) => {
    if (!selection.directives?.length || context.getParentType() !== context.getSchema().getSubscriptionType()) return;
    context.reportError(
      new GraphQLError("The field of a subscription takes no directive.", { nodes: [...selection.directives] }),
    );
  };
  return { Field: check, InlineFragment: check, FragmentSpread: check };
}
