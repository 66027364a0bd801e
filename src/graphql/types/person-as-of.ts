import { Field, ID, ObjectType } from "type-graphql";
import type { PersonThen } from "../../application/audit/mailbox-then.ts";
import type { Domain, GrantedRole } from "../../domain/mailbox/access.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { DomainEnum, GrantedRoleEnum } from "./mailbox-user.ts";
import { DateTime } from "./scalars.ts";

@ObjectType({
  description:
    "Somebody who had a grant of the enterprise at a moment of the past. Chief Access Managers are designated outside e-Box: no event tells who they were.",
})
export class PersonAsOf {
  @Field(() => ID, { description: "`Me.personId` of the person or application: the actor of events." })
  readonly personId: string;

  @Field(() => GrantedRoleEnum, { description: "What they were." })
  readonly role: GrantedRole;

  @Field(() => DomainEnum, { description: "In which domain." })
  readonly domain: Domain;

  @Field(() => Boolean, { description: "The right e-Box Administrator: a user without it saw nothing." })
  readonly eBoxAdministrator: boolean;

  @Field(() => DateTime, { description: "Since when it was so." })
  readonly grantedAt: string;

  @Field(() => Boolean, {
    description:
      "Whether they could have opened messages of all partitions: by what they were granted, unless they had refused e-Box the data for it.",
  })
  readonly couldReadAll: boolean;

  @Field(() => [ID], {
    description:
      "The partitions whose messages they could have opened, `GENERAL` or UUIDs; empty where `couldReadAll`, and for those who could open none.",
  })
  readonly couldRead: readonly PartitionId[];

  constructor({ personId, grant, grantedAt, couldRead }: PersonThen) {
    this.personId = personId;
    this.role = grant.role;
    this.domain = grant.domain;
    this.eBoxAdministrator = grant.eBoxAdministrator;
    this.grantedAt = grantedAt;
    this.couldReadAll = couldRead === "ALL";
    this.couldRead = couldRead === "ALL" ? [] : couldRead;
  }
}
