import { IsOptional } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import { STREAM_KINDS, type StreamKind } from "../../application/audit/streams-audited.ts";
import type { TrailFilter } from "../../application/audit/trail-filter.ts";
import { parseEnterpriseNumber } from "../../domain/enterprise-number.ts";
import { apiError } from "../api-error.ts";
import { parseMessageId } from "../global-id.ts";
import { StreamKindEnum } from "../types/audit-event.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { findingsIn } from "./findings.ts";
import { Between, Enterprise, OfMessage, Text } from "./rules.ts";

const MOST_TYPES = 50;
const LONGEST = 100;

@InputType({
  description: "Which events of the trail; what is left out doesn't matter, the rest has to hold together.",
})
export class AuditTrailFilterInput {
  @Field(() => [StreamKindEnum], { nullable: true, description: "Only events of these kinds of stream." })
  @IsOptional()
  @Between(1, STREAM_KINDS.length, "kinds")
  readonly streamKinds?: readonly StreamKind[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "Only events of these types, such as `Published` or `Read` (docs/events.md).",
  })
  @IsOptional()
  @Between(1, MOST_TYPES, "types")
  @Text(LONGEST, { each: true })
  readonly eventTypes?: readonly string[] | null;

  @Field(() => EnterpriseNumberScalar, {
    nullable: true,
    description:
      "Only events about this enterprise or institution: of its mailbox, of it as a sender, of messages that it sent or received, and what was done in its name.",
  })
  @IsOptional()
  @Enterprise()
  readonly enterprise?: string | null;

  @Field(() => ID, { nullable: true, description: "Only what this person or application did." })
  @IsOptional()
  @Text(LONGEST)
  readonly actorId?: string | null;

  @Field(() => EnterpriseNumberScalar, { nullable: true, description: "Only what was done in this name." })
  @IsOptional()
  @Enterprise()
  readonly onBehalfOf?: string | null;

  @Field(() => String, { nullable: true, description: "Only by those who had logged in that way, such as `eid`." })
  @IsOptional()
  @Text(LONGEST)
  readonly authenticationMethod?: string | null;

  @Field(() => ID, { nullable: true, description: "Only what followed from one request." })
  @IsOptional()
  @Text(LONGEST)
  readonly correlationId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only events of this message: its UUID, or its global id." })
  @IsOptional()
  @OfMessage()
  readonly messageId?: string | null;
}

/** Throws BAD_USER_INPUT, INVALID_ENTERPRISE_NUMBER. */
export function trailFilter(input: AuditTrailFilterInput | null | undefined): TrailFilter {
  if (input == null) return {};
  const [finding] = findingsIn(input);
  if (finding) {
    const code = finding.code === "INVALID_ENTERPRISE_NUMBER" ? finding.code : "BAD_USER_INPUT";
    throw apiError(code, `\`filter.${finding.path?.join(".")}\`: ${finding.message}`);
  }
  const { streamKinds, eventTypes, enterprise, actorId, onBehalfOf, authenticationMethod, correlationId } = input;
  const known = {
    streamKinds: streamKinds && new Set(streamKinds),
    eventTypes: eventTypes && new Set(eventTypes),
    enterprise: enterprise && parseEnterpriseNumber(enterprise),
    actor: actorId,
    onBehalfOf: onBehalfOf && parseEnterpriseNumber(onBehalfOf),
    authenticationMethod,
    correlationId,
    messageId: input.messageId && parseMessageId(input.messageId),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== null));
}
