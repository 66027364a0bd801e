import { Field, ObjectType } from "type-graphql";
import type { OnboardingRow } from "../../application/ports/read-model.ts";
import { TERMS_OF_USE_DIGEST } from "../../application/terms-of-use.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import type { View } from "../view.ts";
import { OnboardingStepEnum } from "./enums.ts";
import { MessageTypeType } from "./message-type.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";
import { Sender, showSender } from "./sender.ts";
import { TermsAcceptance } from "./terms-of-use.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({ description: "An institution's request to become a sender, and how far it came." })
export class Onboarding {
  readonly #view: View;

  @Field(() => EnterpriseNumberScalar, { description: "The institution." })
  readonly enterpriseNumber: EnterpriseNumber;

  @Field(() => TranslatedTextType, { description: "The name that it asks for." })
  readonly name: TranslatedText;

  @Field(() => Boolean, { description: "Whether it asks to publish registered mail." })
  readonly registeredMailRequested: boolean;

  @Field(() => [MessageTypeType], { description: "The message types that it proposes." })
  readonly messageTypes: readonly MessageTypeType[];

  @Field(() => DateTime, { description: "When it asked, the last time." })
  readonly requestedAt: Instant;

  constructor(row: OnboardingRow, view: View) {
    this.enterpriseNumber = row.enterpriseNumber;
    this.name = row.name;
    this.registeredMailRequested = row.registeredMailRequested;
    this.messageTypes = row.messageTypes;
    this.requestedAt = row.requestedAt;
    this.#view = view;
  }

  @Field(() => OnboardingStepEnum, { description: "What has to happen next." })
  get nextStep(): Promise<keyof typeof OnboardingStepEnum> {
    const isAccepted = this.#view.readModel.acceptedTerms(this.enterpriseNumber)?.digest === TERMS_OF_USE_DIGEST;
    return this.sender.then((sender) => (sender ? "NONE" : isAccepted ? "AUTHORISATION" : "ACCEPTANCE_OF_TERMS"));
  }

  @Field(() => TermsAcceptance, { nullable: true, description: "The terms that it accepted last; null before." })
  get termsAccepted(): TermsAcceptance | null {
    return this.#view.readModel.acceptedTerms(this.enterpriseNumber) ?? null;
  }

  @Field(() => Sender, { nullable: true, description: "What became of it; null until it is authorised." })
  get sender(): Promise<Sender | undefined> {
    return showSender(this.#view, this.enterpriseNumber);
  }
}

/** Undefined where it was never requested. */
export function showOnboarding(view: View, enterprise: EnterpriseNumber): Onboarding | undefined {
  const row = view.readModel.onboarding(enterprise);
  return row && new Onboarding(row, view);
}
