import { Field, ObjectType } from "type-graphql";
import type { SenderRow } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { globalId } from "../global-id.ts";
import type { View } from "../view.ts";
import { type SenderStatus, SenderStatusEnum } from "./enums.ts";
import { MessageTypeType } from "./message-type.ts";
import { Node } from "./node.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";
import { TermsAcceptance } from "./terms-of-use.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({ implements: Node, description: "An institution that was authorised to publish." })
export class Sender implements Node {
  readonly #view: View;
  readonly #suspensionReason: string | null;

  @Field(() => EnterpriseNumberScalar, { description: "Its number." })
  readonly enterpriseNumber: EnterpriseNumber;

  @Field(() => TranslatedTextType, { description: "Its name." })
  readonly name: TranslatedText;

  @Field(() => DateTime, { description: "Since when it may publish." })
  readonly authorisedAt: Instant;

  @Field(() => SenderStatusEnum, { description: "Whether it may publish now." })
  readonly status: SenderStatus;

  @Field(() => DateTime, { nullable: true, description: "Since when it is suspended; null where it is not." })
  readonly suspendedAt: Instant | null;

  @Field(() => Boolean, { description: "Whether it may publish registered mail, of types that allow it." })
  readonly registeredMailAllowed: boolean;

  constructor(row: SenderRow, view: View) {
    this.enterpriseNumber = row.enterpriseNumber;
    this.name = row.name;
    this.authorisedAt = row.authorisedAt;
    this.registeredMailAllowed = row.registeredMailAllowed;
    this.status = row.suspendedAt === null ? "AUTHORISED" : "SUSPENDED";
    this.suspendedAt = row.suspendedAt;
    this.#suspensionReason = row.suspensionReason;
    this.#view = view;
  }

  get id(): string {
    return globalId("Sender", this.enterpriseNumber);
  }

  @Field(() => String, {
    nullable: true,
    description: "Why it is suspended. Null where it is not, and for others than itself and operators.",
  })
  get suspensionReason(): string | null {
    return this.#isForTheCaller ? this.#suspensionReason : null;
  }

  @Field(() => TermsAcceptance, {
    nullable: true,
    description:
      "The terms of use that it accepted last. Null where there are none, and for others than itself and operators.",
  })
  get termsAccepted(): TermsAcceptance | null {
    return (this.#isForTheCaller && this.#view.readModel.acceptedTerms(this.enterpriseNumber)) || null;
  }

  @Field(() => [MessageTypeType], { description: "Its message types, by their ids." })
  get messageTypes(): MessageTypeType[] {
    return this.#view.readModel.messageTypesOf(this.enterpriseNumber);
  }

  get #isForTheCaller(): boolean {
    const { role, mailbox } = this.#view.rights;
    return role === "operator" || mailbox === this.enterpriseNumber;
  }
}

/** Undefined where it is not authorised. */
export async function showSender(view: View, enterprise: EnterpriseNumber): Promise<Sender | undefined> {
  const row = await view.sender(enterprise);
  return row && new Sender(row, view);
}
