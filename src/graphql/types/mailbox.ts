import { Args, Field, ID, Int, ObjectType } from "type-graphql";
import type { Folder, FolderCount } from "../../application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { Instant } from "../../domain/instant.ts";
import type { PartitionId } from "../../domain/message/events.ts";
import { feedCursor } from "../cursor.ts";
import { globalId } from "../global-id.ts";
import { FolderListArgs } from "../inputs/message-list.ts";
import { messagePage } from "../queries/message-page.ts";
import type { View } from "../view.ts";
import { FolderEnum } from "./enums.ts";
import { MessageConnection } from "./message-connection.ts";
import { Node } from "./node.ts";
import { DateTime, EnterpriseNumberScalar } from "./scalars.ts";

@ObjectType({
  description: "How many messages a folder has in one partition. Kept, not counted.",
})
export class FolderCounter implements FolderCount {
  @Field(() => FolderEnum, { description: "The folder." })
  readonly folder!: Folder;

  @Field(() => ID, { description: "The partition: `GENERAL` or a UUID." })
  readonly partition!: PartitionId;

  @Field(() => Int, { description: "All messages." })
  readonly total!: number;

  @Field(() => Int, { description: "Those whose main content the recipient has not opened." })
  readonly unread!: number;
}

@ObjectType({
  implements: Node,
  description:
    "The mailbox of an enterprise or institution: it exists for every enterprise number, and receives before it is activated.",
})
export class Mailbox implements Node {
  readonly #view: View;

  @Field(() => EnterpriseNumberScalar, { description: "Whose it is." })
  readonly enterpriseNumber: EnterpriseNumber;

  @Field(() => String, {
    description:
      "Up to where this answer knows the mailbox, for `mailboxChanged(after:)`: a change after it is told there. It may be in this answer as well. Compares with the cursors of changes as plain text.",
  })
  readonly cursor: string;

  /** Only for a caller whose mailbox it is. */
  constructor(enterpriseNumber: EnterpriseNumber, view: View) {
    this.enterpriseNumber = enterpriseNumber;
    this.#view = view;
    // Taken before anything of the mailbox is read, so that no change falls between the two.
    this.cursor = feedCursor(view.readModel.position());
  }

  get id(): string {
    return globalId("Mailbox", this.enterpriseNumber);
  }

  @Field(() => DateTime, { nullable: true, description: "The first login for the enterprise; null before." })
  get activatedAt(): Promise<Instant | null> {
    return this.#row((row) => row.activatedAt);
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "When the irreversible consent to go fully digital was given.",
  })
  get fullyDigitalSince(): Promise<Instant | null> {
    return this.#row((row) => row.consentAt);
  }

  @Field(() => String, {
    nullable: true,
    description:
      "The e-mail address to which arrivals are announced. Null where there is none, and for others than administrators.",
  })
  get notificationAddress(): Promise<string | null> | null {
    return this.#view.rights.role === "administrator" ? this.#row((row) => row.notificationAddress) : null;
  }

  @Field(() => [FolderCounter], { description: "Per folder and partition; what has no message is left out." })
  get counters(): FolderCount[] {
    return this.#view.readModel.counts(this.enterpriseNumber);
  }

  @Field(() => Int, { description: "Unread messages in the inbox, of all partitions." })
  get unread(): number {
    return this.counters.reduce((sum, { folder, unread }) => (folder === "INBOX" ? sum + unread : sum), 0);
  }

  @Field(() => MessageConnection, { description: "One list of the mailbox, a page at a time." })
  messages(@Args(() => FolderListArgs) args: FolderListArgs): MessageConnection {
    return messagePage(this.#view, this.enterpriseNumber, args.folder, args);
  }

  async #row<Shown>(show: (row: NonNullable<Awaited<ReturnType<View["mailbox"]>>>) => Shown): Promise<Shown | null> {
    const row = await this.#view.mailbox(this.enterpriseNumber);
    return row ? show(row) : null;
  }
}
