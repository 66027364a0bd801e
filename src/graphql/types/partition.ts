import { Field, ID, Int, ObjectType } from "type-graphql";
import type { FolderCount, PartitionRow, UserRow } from "../../application/ports/read-model.ts";
import { GENERAL, type PartitionId } from "../../domain/message/events.ts";

@ObjectType({ description: "A part of a mailbox, for which rights are granted one by one." })
export class Partition {
  readonly #counters: readonly FolderCount[];

  @Field(() => ID, { description: "`GENERAL`, which always exists, or a UUID." })
  readonly id: PartitionId;

  @Field(() => String, { nullable: true, description: "What the enterprise calls it; null for GENERAL." })
  readonly name: string | null;

  constructor({ id, name }: Pick<PartitionRow, "id" | "name">, counters: readonly FolderCount[]) {
    this.id = id;
    this.name = name;
    this.#counters = counters;
  }

  @Field(() => Int, { description: "Messages in the inbox." })
  get total(): number {
    return this.#inbox?.total ?? 0;
  }

  @Field(() => Int, { description: "Messages in the inbox whose main content the recipient has not opened." })
  get unread(): number {
    return this.#inbox?.unread ?? 0;
  }

  get #inbox(): FolderCount | undefined {
    return this.#counters.find(({ folder, partition }) => folder === "INBOX" && partition === this.id);
  }
}

@ObjectType({ description: "Messages that none of the users sees." })
export class PartitionAlert {
  @Field(() => Partition, { description: "Where they lie." })
  readonly partition: Partition;

  constructor(partition: Partition) {
    this.partition = partition;
  }
}

/** GENERAL is the administrators' own. */
export function unreadable(partitions: readonly Partition[], users: readonly UserRow[]): PartitionAlert[] {
  const seen = new Set(
    users.flatMap(({ role, eBoxAdministrator, partitions: granted }) =>
      eBoxAdministrator && (role === "USER" || role === "DOCUMENT_CONSUMER") ? granted : [],
    ),
  );
  return partitions
    .filter(({ id, total }) => id !== GENERAL && total > 0 && !seen.has(id))
    .map((partition) => new PartitionAlert(partition));
}
