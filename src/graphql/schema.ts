import "./reflected-types.ts";
import { type GraphQLSchema, isIntrospectionType, isObjectType, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchemaSync, type PubSub } from "type-graphql";
import { AccessMutations } from "./mutations/access.ts";
import { DataAccessMutation } from "./mutations/data-access.ts";
import { MailboxSettingsMutations } from "./mutations/mailbox-settings.ts";
import { MaskMutations } from "./mutations/mask.ts";
import { OnboardingMutations } from "./mutations/onboarding.ts";
import { OpenMessageMutation } from "./mutations/open-message.ts";
import { PartitionMutations } from "./mutations/partitions.ts";
import { PublishMutations } from "./mutations/publish.ts";
import { ReceiptMutations } from "./mutations/receipt.ts";
import { ReplyMutation } from "./mutations/reply.ts";
import { SenderMutations } from "./mutations/senders.ts";
import { SuggestionMutations } from "./mutations/suggestions.ts";
import { AccessHistoryQuery } from "./queries/access-history.ts";
import { AuditQueries } from "./queries/audit.ts";
import { DeliveryProofQuery } from "./queries/delivery-proof.ts";
import { MailboxQueries } from "./queries/mailbox.ts";
import { NodeQuery } from "./queries/node.ts";
import { OnboardingQueries } from "./queries/onboarding.ts";
import { ReplayQueries } from "./queries/replay.ts";
import { SenderQueries } from "./queries/senders.ts";
import { ServiceQueries } from "./queries/service.ts";
import { AuditTrailSubscription } from "./subscriptions/audit-trail.ts";
import { MailboxChangedSubscription } from "./subscriptions/mailbox-changed.ts";

/** type-graphql wants one for every subscription; ours follow the read model's feed instead. */
const noPubSub: PubSub = {
  publish() {
    throw new Error("Subscriptions follow the feed of the read model.");
  },
  subscribe() {
    throw new Error("Subscriptions follow the feed of the read model.");
  },
};

const ROOT_DESCRIPTIONS = [
  "What can be read. Each field is of the caller whom the bearer token names.",
  "What can be done. Expected refusals stand in each payload's `userErrors`, never in the response's `errors`.",
  "What can be followed, over a WebSocket.",
];

/** Inputs are judged by the resolvers, so that findings become user errors. */
export function buildApiSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      MailboxQueries,
      AccessHistoryQuery,
      NodeQuery,
      SenderQueries,
      OnboardingQueries,
      ServiceQueries,
      ReplayQueries,
      AuditQueries,
      DeliveryProofQuery,
      PublishMutations,
      OpenMessageMutation,
      MaskMutations,
      ReplyMutation,
      ReceiptMutations,
      MailboxSettingsMutations,
      PartitionMutations,
      SuggestionMutations,
      AccessMutations,
      DataAccessMutation,
      SenderMutations,
      OnboardingMutations,
      MailboxChangedSubscription,
      AuditTrailSubscription,
    ],
    validate: false,
    pubSub: noPubSub,
    // It would ask the whole schema for itself, at each start; a test does (schema.spec.ts), and Apollo looks whether it is one.
    skipCheck: true,
  });
  describeRoots(schema);
  readMembersDirectly(schema);
  return schema;
}

function describeRoots(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const [index, root] of roots.entries()) if (root) root.description = ROOT_DESCRIPTIONS[index];
}

/** Objects are instances of our classes: what takes no argument is read from them without a wrapper in between. */
function readMembersDirectly(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type) || roots.includes(type)) continue;
    for (const field of Object.values(type.getFields())) if (field.args.length === 0) delete field.resolve;
  }
}

/** The schema as it is committed in `schema.graphql`: sorted, so that a difference is a change. */
export function printCurrentSchema(): string {
  return `${printSchema(lexicographicSortSchema(buildApiSchema()))}\n`;
}
