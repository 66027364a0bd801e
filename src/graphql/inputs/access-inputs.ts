import { Field, ID, InputType } from "type-graphql";
import type { Domain, GrantedRole } from "../../domain/mailbox/access.ts";
import { MAX_PARTITIONS } from "../../domain/mailbox/partitions.ts";
import { DomainEnum, GrantedRoleEnum } from "../types/mailbox-user.ts";
import { EnterpriseNumberScalar } from "../types/scalars.ts";
import { CommandInput } from "./command-input.ts";
import { Between, Distinct, Enterprise, Uuid } from "./rules.ts";

@InputType({ description: "Whose access ends." })
export class RevokeAccessInput extends CommandInput {
  @Field(() => EnterpriseNumberScalar, { description: "To which mailbox." })
  @Enterprise()
  readonly enterpriseNumber!: string;

  @Field(() => ID, { description: "`Me.personId` of the person or application: a UUID." })
  @Uuid()
  readonly personId!: string;
}

@InputType({ description: "What somebody may do from now on, in the place of what they had before." })
export class GrantAccessInput extends RevokeAccessInput {
  @Field(() => GrantedRoleEnum, { description: "What they are." })
  readonly role!: GrantedRole;

  @Field(() => DomainEnum, { defaultValue: "NSSO_EMPLOYER", description: "In which domain of the portal." })
  readonly domain!: Domain;

  @Field(() => Boolean, {
    defaultValue: true,
    description: "The right e-Box Administrator: a user without it sees nothing.",
  })
  readonly eBoxAdministrator!: boolean;

  @Field(() => [ID], {
    defaultValue: [],
    description:
      "The partitions that a user sees, `GENERAL` or UUIDs, each once, else PARTITION_UNKNOWN. Local administrators see all.",
  })
  @Between(0, MAX_PARTITIONS + 1, "partitions")
  @Distinct<string>((partition) => partition, "each partition once")
  readonly partitions!: readonly string[];
}
