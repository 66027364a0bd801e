import { Field, Int, ObjectType } from "type-graphql";
import type { SenderStatistics, Totals } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { View } from "../view.ts";
import { EnterpriseNumberScalar } from "./scalars.ts";
import { Sender, showSender } from "./sender.ts";

@ObjectType({ description: "What became of the messages that a sender published in one year." })
export class SenderYear {
  readonly #view: View;

  @Field(() => EnterpriseNumberScalar, { description: "The sender; for replies, the enterprise that replied." })
  readonly enterpriseNumber: EnterpriseNumber;

  @Field(() => Int, { description: "The calendar year of publication, UTC." })
  readonly year: number;

  @Field(() => Int, { description: "Messages published that year." })
  readonly published: number;

  @Field(() => Int, { description: "Those of them whose main content was opened by the recipient." })
  readonly read: number;

  @Field(() => Int, { description: "The replies to them." })
  readonly replied: number;

  @Field(() => Int, { description: "Those of them that have expired." })
  readonly expired: number;

  constructor(row: SenderStatistics, view: View) {
    this.enterpriseNumber = row.sender;
    this.year = row.year;
    this.published = row.published;
    this.read = row.read;
    this.replied = row.replied;
    this.expired = row.expired;
    this.#view = view;
  }

  @Field(() => Sender, { nullable: true, description: "The institution; null where it is no authorised sender." })
  get sender(): Promise<Sender | undefined> {
    return showSender(this.#view, this.enterpriseNumber);
  }
}

@ObjectType("Totals", { description: "What the whole service holds." })
export class TotalsType implements Totals {
  @Field(() => Int, { description: "Messages ever published, replies included." })
  readonly messages!: number;

  @Field(() => Int, { description: "Mailboxes of which something is known: they received, sent or were activated." })
  readonly mailboxes!: number;

  @Field(() => Int, { description: "Those of them that were activated." })
  readonly activatedMailboxes!: number;

  @Field(() => Int, { description: "Those of them that went fully digital." })
  readonly fullyDigitalMailboxes!: number;

  @Field(() => Int, { description: "Authorised senders." })
  readonly senders!: number;
}

@ObjectType({ description: "Figures, kept and not counted." })
export class Statistics {
  @Field(() => [SenderYear], { description: "Per sender and year, by enterprise number and year." })
  readonly senders: readonly SenderYear[];

  @Field(() => TotalsType, { nullable: true, description: "Of the whole service; null for senders." })
  readonly totals: Totals | null;

  constructor(senders: readonly SenderYear[], totals: Totals | null) {
    this.senders = senders;
    this.totals = totals;
  }
}
