import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import type { TreeHash } from "../../domain/evidence/tree/hashing.ts";
import type { Position, StreamName } from "./event-store.ts";
import type { ProjectionState } from "./read-model.ts";

/** The Merkle tree (RFC 6962) over the log's first `size` leaves. The same on every node and after every replay. */
export interface TreeHead {
  readonly size: number;
  readonly root: TreeHash;
  /** Everything up to and including here was looked at; undefined before the first event. Not the same on every node. */
  readonly position: Position | undefined;
}

/** Where in the log a leaf's event stands. */
export interface LeafEvent {
  readonly stream: StreamName;
  readonly revision: number;
  readonly position: Position;
}

/** A SubmissionRejected: stream and leaf of the event, and whose submission it was. */
export interface Refusal {
  readonly stream: StreamName;
  readonly leaf: number;
  readonly sender: EnterpriseNumber;
}

/** A signed checkpoint of this log: the whole note, and the size that it says. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly note: string;
}

/** Raised where a tree, leaf or tile was asked for that this node has not hashed (yet). */
export class BeyondHead extends RangeError {
  override name = "BeyondHead";
}

/** Raised where a tile is missing or has another length than it was written with: `ebox fsck` tells more. */
export class TileDamaged extends Error {
  override name = "TileDamaged";
}

/** A leaf whose path, as this node has it, does not lead to what was signed: the event or a tile is not what was hashed. */
export interface DamagedLeaf {
  readonly leaf: number;
  readonly position: Position;
}

/**
 * Raised instead of a proof that nobody would accept, in words that whoever asked for it may see. `ebox fsck` tells whether the
 * event is damaged or a tile.
 */
export class EvidenceDamaged extends Error implements DamagedLeaf {
  override name = "EvidenceDamaged";
  readonly leaf: number;
  readonly position: Position;

  constructor({ leaf, position }: DamagedLeaf) {
    super(
      `This node's evidence log is damaged on the way of leaf ${leaf} (position ${position}), so that the proof would not be accepted. Its operator has to look into it; another node may have it whole.`,
    );
    this.leaf = leaf;
    this.position = position;
  }
}

/** Raised by those who wait for what this node will never take up: its projection has stopped or was closed. */
export class EvidenceLogStopped extends Error {
  override name = "EvidenceLogStopped";
}

/**
 * The evidence log as this node has it: a projection of the event log, kept up by itself. Whatever it tells is read from
 * its own storage in time that grows with the logarithm of its size.
 */
export interface EvidenceLog {
  /** What this node has hashed so far. */
  head(): TreeHead;

  /** Raises `BeyondHead` where size > head. */
  rootAt(size: number): TreeHash;

  /** RFC 6962, 2.1.1: from the leaf's sibling upwards. Raises `BeyondHead` where leaf ≥ size or size > head. */
  inclusionProof(leaf: number, size: number): TreeHash[];

  /** RFC 6962, 2.1.2. Raises `BeyondHead` where from > to or to > head; empty where from is 0 or the same as to. */
  consistencyProof(from: number, to: number): TreeHash[];

  /** Undefined where that event is no leaf, or not one yet. */
  leafOf(stream: StreamName, revision: number): number | undefined;

  /** In their order; empty where the stream has none, or none yet. */
  leavesOf(stream: StreamName): readonly { readonly revision: number; readonly leaf: number }[];

  /** Of submissions under that message's id, in the order of the log. A stranger's may be among them. */
  refusalsOf(messageId: string): readonly Refusal[];

  /** Raises `BeyondHead`. */
  leafAt(leaf: number): LeafEvent;

  /**
   * The first `width` (1 to 256) hashes of a tile of the C2SP layout, one after the other; undefined where this node
   * does not have as many.
   */
  tile(level: number, index: number, width: number): Uint8Array | undefined;

  /**
   * The last one written here; undefined before the first. What `/log/checkpoint` tells and lies in the folder: the tiles
   * beside it, partial ones too, are those of its size.
   */
  checkpoint(): SignedCheckpoint | undefined;

  /**
   * Writes the checkpoint and the partial tiles of its size for whoever reads the folder, durably; one that is smaller than
   * the last is left. It is not checked here. Raises `BeyondHead`: await `passed` of its event first.
   */
  publish(checkpoint: SignedCheckpoint): void;

  /**
   * Resolves once everything up to the position was looked at; rejects with the signal's reason when it aborts, and with
   * `EvidenceLogStopped`.
   */
  passed(position: Position, signal?: AbortSignal): Promise<void>;

  /** How it keeps up. `stopped`: it tells what it has and takes up nothing new. */
  status(): ProjectionState;

  /** Told by whoever came by it: it stays in `damagedLeaves` until this process ends, or everything is built anew. */
  tellDamage(found: DamagedLeaf): void;

  /** The first 100 that were told, each once. */
  damagedLeaves(): readonly DamagedLeaf[];
}
