import { Field, ObjectType } from "type-graphql";
import type { SenderRow } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { globalId } from "../global-id.ts";
import type { View } from "../view.ts";
import { MessageTypeType } from "./message-type.ts";
import { Node } from "./node.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({ implements: Node, description: "An institution that is authorised to publish." })
export class Sender implements Node {
  readonly #view: View;

  @Field(() => EnterpriseNumberScalar, { description: "Its number." })
  readonly enterpriseNumber: EnterpriseNumber;

  @Field(() => TranslatedTextType, { description: "Its name." })
  readonly name: TranslatedText;

  @Field(() => DateTime, { description: "Since when it may publish." })
  readonly authorisedAt: Instant;

  @Field(() => Boolean, { description: "Whether it may publish registered mail, of types that allow it." })
  readonly registeredMailAllowed: boolean;

  constructor(row: SenderRow, view: View) {
    this.enterpriseNumber = row.enterpriseNumber;
    this.name = row.name;
    this.authorisedAt = row.authorisedAt;
    this.registeredMailAllowed = row.registeredMailAllowed;
    this.#view = view;
  }

  get id(): string {
    return globalId("Sender", this.enterpriseNumber);
  }

  @Field(() => [MessageTypeType], { description: "Its message types, by their ids." })
  get messageTypes(): MessageTypeType[] {
    return this.#view.readModel.messageTypesOf(this.enterpriseNumber);
  }
}

/** Undefined where it is not authorised. */
export async function showSender(view: View, enterprise: EnterpriseNumber): Promise<Sender | undefined> {
  const row = await view.sender(enterprise);
  return row && new Sender(row, view);
}
