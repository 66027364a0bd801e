import type { DatabaseSync, StatementSync } from "node:sqlite";
import { treeHashing } from "../../application/evidence/tree-hashing.ts";
import type { Position, StreamName } from "../../application/ports/event-store.ts";
import type { LeafEvent, Refusal, TreeHead } from "../../application/ports/evidence-log.ts";

/** Which leaf an event is, and back. Sees what is committed. */
export class LeafIndex {
  readonly #head: StatementSync;
  readonly #leafOf: StatementSync;
  readonly #leavesOf: StatementSync;
  readonly #leafAt: StatementSync;
  readonly #refusalsOf: StatementSync;

  constructor(db: DatabaseSync) {
    this.#head = db.prepare("SELECT size, root, position FROM head");
    this.#leafOf = db.prepare("SELECT leaf FROM leaves WHERE stream = ? AND revision = ?");
    this.#leavesOf = db.prepare("SELECT revision, leaf FROM leaves WHERE stream = ? ORDER BY revision");
    this.#leavesOf.setReturnArrays(true);
    this.#leafAt = db.prepare("SELECT stream, revision, position FROM leaves WHERE leaf = ?");
    this.#refusalsOf = db.prepare(
      "SELECT stream, leaf, sender FROM refusals JOIN leaves USING (leaf) WHERE message_id = ? ORDER BY leaf",
    );
  }

  head(): TreeHead {
    const row = this.#head.get() as { size: number; root: Uint8Array; position: Position | null } | undefined;
    if (row === undefined) return { size: 0, root: treeHashing.empty, position: undefined };
    return { size: row.size, root: row.root, position: row.position ?? undefined };
  }

  leafOf(stream: StreamName, revision: number): number | undefined {
    return (this.#leafOf.get(stream, revision) as { leaf: number } | undefined)?.leaf;
  }

  leavesOf(stream: StreamName): readonly { readonly revision: number; readonly leaf: number }[] {
    const rows = this.#leavesOf.all(stream) as unknown as [revision: number, leaf: number][];
    return rows.map(([revision, leaf]) => ({ revision, leaf }));
  }

  refusalsOf(messageId: string): readonly Refusal[] {
    return (this.#refusalsOf.all(messageId) as unknown as Refusal[]).map((row) => ({ ...row }));
  }

  leafAt(leaf: number): LeafEvent | undefined {
    const row = this.#leafAt.get(leaf);
    return row && ({ ...row } as unknown as LeafEvent);
  }
}
