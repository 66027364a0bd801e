import { Field, ID, ObjectType } from "type-graphql";
import { dataAccessOf } from "../../application/data-access.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type Instant, instant } from "../../domain/instant.ts";
import type { RequestContext } from "../request-context.ts";
import { DataAccess } from "./data-access.ts";
import { type CallerRole, callerRole, RoleEnum } from "./enums.ts";
import { Mailbox } from "./mailbox.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";
import { Sender, showSender } from "./sender.ts";

@ObjectType({ description: "The caller, as its token says." })
export class Me {
  readonly #context: RequestContext;

  constructor(context: RequestContext) {
    this.#context = context;
  }

  @Field(() => String, { nullable: true, description: "The name in the token." })
  get name(): string | undefined {
    return this.#context.caller.name;
  }

  @Field(() => RoleEnum, { description: "What the caller is." })
  get role(): CallerRole {
    return callerRole(this.#context.caller.role);
  }

  @Field(() => ID, {
    description:
      "By what an administrator of an enterprise names the caller in `grantAccess`: random, and always the same.",
  })
  get personId(): string {
    return this.#context.caller.actor.id;
  }

  @Field(() => EnterpriseNumberScalar, {
    nullable: true,
    description: "For which enterprise or institution the caller acts.",
  })
  get enterpriseNumber(): EnterpriseNumber | undefined {
    return this.#context.caller.enterpriseNumber;
  }

  @Field(() => DateTime, {
    description: "When the token expires. Clocks may differ, so it counts for 60 s more; then a WebSocket is closed.",
  })
  get tokenExpiresAt(): Instant {
    return instant(this.#context.caller.expiresAt);
  }

  @Field(() => DataAccess, {
    nullable: true,
    description:
      "What this person lets e-Box use, to be asked at their first login; null for applications, auditors and operators.",
  })
  get dataAccess(): DataAccess | null {
    const dataSets = dataAccessOf(this.#context.caller, this.#context.services.readModel);
    return dataSets ? new DataAccess(dataSets) : null;
  }

  @Field(() => Mailbox, {
    nullable: true,
    description:
      "The mailbox of that enterprise; null for auditors and operators, and for people to whom the enterprise granted nothing.",
  })
  get mailbox(): Mailbox | null {
    const { view } = this.#context;
    return view.rights.mailbox === undefined ? null : new Mailbox(view.rights.mailbox, view);
  }

  @Field(() => Sender, {
    nullable: true,
    description: "That institution as a sender; null where it is not authorised.",
  })
  get sender(): Promise<Sender | undefined> | null {
    const { view } = this.#context;
    const { mailbox } = view.rights;
    return mailbox === undefined ? null : showSender(view, mailbox);
  }
}
