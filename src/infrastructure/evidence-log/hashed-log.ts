import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { leafHash, treeHashing } from "../../application/evidence/tree-hashing.ts";
import type { Position, RecordedEvent, SubscriptionBatch } from "../../application/ports/event-store.ts";
import type { TreeHead } from "../../application/ports/evidence-log.ts";
import { upcast } from "../../application/upcasting.ts";
import { isLeaf } from "../../domain/evidence/leaf.ts";
import type { TreeHash } from "../../domain/evidence/tree/hashing.ts";
import { type FullTile, RightEdge } from "../../domain/evidence/tree/right-edge.ts";
import type { Told } from "../../domain/metadata.ts";
import type { SubmissionRejected } from "../../domain/submission/events.ts";
import type { Claim } from "./claim.ts";
import { DurableFiles } from "./durable-files.ts";
import { emptyIndex } from "./schema.ts";
import { tilePath } from "./tile-paths.ts";

/** Where the last leaf's event stands: that log is ours in which it stands there. */
export type LastLeaf = Pick<RecordedEvent, "stream" | "revision" | "id" | "position">;

/** What the log says is not what a checkpoint of ours signs. Nothing of that batch was taken up. */
export class ClaimContradicted extends Error {
  override name = "ClaimContradicted";
}

interface HeadRow {
  readonly size: number;
  readonly root: TreeHash;
  readonly position: Position | null;
  readonly last_stream: string | null;
  readonly last_revision: number;
  readonly last_id: string;
  readonly last_position: Position;
}

/**
 * Takes the log up into tiles and index. Synchronous, and the only writer of both: a second one finds the head moved and
 * fails. Full tiles are durable before the index counts them; one that a crash left uncounted is written again, the same.
 */
export class HashedLog {
  readonly #db: DatabaseSync;
  readonly #folder: string;
  readonly #files: DurableFiles;
  readonly #readClaim: () => Claim | undefined;
  #claim: Claim | undefined;
  #edge!: RightEdge;
  #root!: TreeHash;
  #position: Position | undefined;
  #lastLeaf: LastLeaf | undefined;
  #statements!: Record<"addLeaf" | "addRefusal" | "setEdge" | "moveHead", StatementSync>;

  /**
   * `readClaim`: what the last checkpoint of this log signs, looked at whenever leaves are taken up from the beginning: as
   * the tree comes to its size it must have its root.
   */
  constructor(db: DatabaseSync, folder: string, readClaim: () => Claim | undefined) {
    this.#db = db;
    this.#folder = folder;
    this.#files = new DurableFiles(folder);
    this.#readClaim = readClaim;
    this.#load();
  }

  /** What was taken up so far. */
  head(): TreeHead {
    return { size: this.#edge.size, root: this.#root, position: this.#position };
  }

  get position(): Position | undefined {
    return this.#position;
  }

  get lastLeaf(): LastLeaf | undefined {
    return this.#lastLeaf;
  }

  /** What was signed and is not reached yet. */
  get outstanding(): Claim | undefined {
    return this.#claim && this.#claim.size > this.#edge.size ? this.#claim : undefined;
  }

  /**
   * All or nothing. Throws what the file system and SQLite throw, and `ClaimContradicted`; what was taken up before stands.
   */
  apply({ events, position }: Pick<SubscriptionBatch, "events" | "position">): void {
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      const before = this.#position;
      let last = this.#lastLeaf;
      for (const event of events) {
        if (!isLeaf(event)) continue;
        this.#add(event);
        const { stream, revision, id, position } = event;
        last = { stream, revision, id, position };
      }
      for (let level = 0; level < this.#edge.levels; level++) {
        this.#statements.setEdge.run(level, this.#edge.row(level));
      }
      this.#files.sync();
      const root = this.#edge.root();
      const moved = this.#statements.moveHead.run(
        ...[this.#edge.size, root, position, last?.stream ?? null, last?.revision ?? null],
        ...[last?.id ?? null, last?.position ?? null, before ?? null],
      );
      if (moved.changes !== 1) throw new Error("Another process has moved the head of the evidence log.");
      this.#db.exec("COMMIT");
      this.#root = root;
      this.#position = position;
      this.#lastLeaf = last;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      this.#load();
      throw error;
    }
  }

  /** Forgets everything but what was signed. */
  startAnew(): void {
    emptyIndex(this.#db);
    rmSync(join(this.#folder, "tile"), { recursive: true, force: true });
    this.#load();
  }

  #add(event: RecordedEvent): void {
    const leaf = this.#edge.size;
    this.#statements.addLeaf.run(leaf, event.stream, event.revision, event.position);
    if (event.type === "SubmissionRejected") this.#addRefusal(upcast<SubmissionRejected>(event), leaf);
    this.#edge.append(leafHash(event), (tile) => this.#keep(tile));
    if (this.#claim?.size === leaf + 1 && !Buffer.from(this.#edge.root()).equals(this.#claim.root)) {
      throw new ClaimContradicted(
        `the checkpoint in log/ signs another root for the first ${leaf + 1} leaves, which end at ${event.position}`,
      );
    }
  }

  #addRefusal({ data: { messageId, sender } }: Told<SubmissionRejected>, leaf: number): void {
    if (messageId !== undefined) this.#statements.addRefusal.run(messageId, leaf, sender);
  }

  #keep({ level, index, bytes }: FullTile): void {
    this.#files.write(tilePath(this.#folder, level, index), bytes);
  }

  #load(): void {
    const db = this.#db;
    db.prepare("INSERT OR IGNORE INTO head (one, size, root) VALUES (1, 0, ?)").run(treeHashing.empty);
    this.#statements = {
      addLeaf: db.prepare("INSERT INTO leaves (leaf, stream, revision, position) VALUES (?, ?, ?, ?)"),
      addRefusal: db.prepare("INSERT INTO refusals (message_id, leaf, sender) VALUES (?, ?, ?)"),
      setEdge: db.prepare("INSERT INTO edge VALUES (?, ?) ON CONFLICT (level) DO UPDATE SET hashes = excluded.hashes"),
      moveHead: db.prepare(`UPDATE head SET size = ?, root = ?, position = ?, last_stream = ?, last_revision = ?,
        last_id = ?, last_position = ? WHERE position IS ?`),
    };
    const head = db.prepare("SELECT * FROM head").get() as unknown as HeadRow;
    const rows = db.prepare("SELECT hashes FROM edge ORDER BY level").all() as { hashes: Uint8Array }[];
    this.#edge = new RightEdge(
      treeHashing,
      head.size,
      rows.map(({ hashes }) => hashes),
    );
    this.#root = head.root;
    this.#claim = this.#readClaim();
    this.#position = head.position ?? undefined;
    this.#lastLeaf =
      head.last_stream === null
        ? undefined
        : { stream: head.last_stream, revision: head.last_revision, id: head.last_id, position: head.last_position };
  }
}
