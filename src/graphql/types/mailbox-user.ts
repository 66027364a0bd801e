import { Field, ID, ObjectType } from "type-graphql";
import type { UserRow } from "../../application/ports/read-model.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Domain, GrantedRole } from "../../domain/mailbox/access.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { describedEnum } from "./described-enum.ts";
import { DateTime } from "./scalars.ts";

export const GrantedRoleEnum = describedEnum<GrantedRole>("GrantedRole", "What an enterprise lets somebody be.", {
  LOCAL_ADMINISTRATOR: "Sees the whole mailbox, manages it and its users.",
  CO_LOCAL_ADMINISTRATOR: "The same, in the place of the Local Administrator.",
  USER: "Sees the partitions granted, with the right e-Box Administrator.",
  DOCUMENT_CONSUMER: "Software of the enterprise: sees what a user sees.",
});

export const DomainEnum = describedEnum<Domain>("AccessDomain", "In which domain of the portal somebody has a role.", {
  NSSO_EMPLOYER: "Employer registered with the NSSO.",
  COMPANY_WITHOUT_STAFF: "Company without staff.",
});

@ObjectType({ description: "Somebody to whom an enterprise granted access to its mailbox." })
export class MailboxUser implements UserRow {
  @Field(() => ID, { description: "`Me.personId` of the person or application." })
  readonly personId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The name in the token of the first login; null where unknown, and as long as the person has not acted for this enterprise.",
  })
  readonly name!: string | null;

  @Field(() => GrantedRoleEnum, { description: "What they are." })
  readonly role!: GrantedRole;

  @Field(() => DomainEnum, { description: "In which domain." })
  readonly domain!: Domain;

  @Field(() => Boolean, { description: "The right e-Box Administrator: a user without it sees nothing." })
  readonly eBoxAdministrator!: boolean;

  @Field(() => [ID], {
    description: "The partitions that a user sees, `GENERAL` or UUIDs. Local administrators see all.",
  })
  readonly partitions!: readonly PartitionId[];

  @Field(() => DateTime, { description: "Since when it is so." })
  readonly grantedAt!: Instant;
}
