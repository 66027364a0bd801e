import { Field, ID, ObjectType } from "type-graphql";
import type { MessageRow } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import type { Together } from "../together.ts";
import type { View } from "../view.ts";
import { EnterpriseNumberScalar } from "./scalars.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({ description: "To whom a message was published." })
export class MessageRecipient {
  @Field(() => EnterpriseNumberScalar, { description: "The enterprise in whose mailbox it lies." })
  readonly enterpriseNumber: EnterpriseNumber;

  @Field(() => ID, {
    nullable: true,
    description:
      "The partition of the mailbox where it lies, `GENERAL` or a UUID: the recipient's own affair, null for others.",
  })
  readonly partition: PartitionId | null;

  constructor(row: MessageRow, view: View) {
    this.enterpriseNumber = row.recipient;
    this.partition = view.rights.seesReceived(row) ? row.partition : null;
  }
}

@ObjectType({ description: "By whom a message was published." })
export class MessageSender {
  readonly #together: Together;
  readonly #row: MessageRow | undefined;

  @Field(() => EnterpriseNumberScalar, {
    nullable: true,
    description: "The institution or, for a reply, the enterprise. Null while it is hidden from the recipient.",
  })
  readonly enterpriseNumber: EnterpriseNumber | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "The partition it was sent from, `GENERAL` or a UUID: where a reply arrives. Null while it is hidden from the recipient.",
  })
  readonly partition: PartitionId | null;

  /** Undefined: it is hidden. */
  constructor(row: MessageRow | undefined, together: Together) {
    this.enterpriseNumber = row?.sender ?? null;
    this.partition = row?.senderPartition ?? null;
    this.#row = row;
    this.#together = together;
  }

  @Field(() => String, {
    nullable: true,
    description: "The department that sent it, as the sender calls that partition; null for GENERAL.",
  })
  get department(): string | undefined {
    return this.#row && this.#together.department(this.#row);
  }

  @Field(() => TranslatedTextType, {
    nullable: true,
    description: "The sender's name; null where it is no authorised sender, as for a reply, or hidden.",
  })
  get name(): TranslatedText | undefined {
    return this.enterpriseNumber === null ? undefined : this.#together.sender(this.enterpriseNumber)?.name;
  }
}
