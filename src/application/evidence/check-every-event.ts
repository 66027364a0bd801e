import { isLeaf, LEAF_STREAM_PREFIXES } from "../../domain/evidence/leaf.ts";
import { HASH_BYTES, type TreeHash } from "../../domain/evidence/tree/hashing.ts";
import { type FullTile, type PartialTile, RightEdge } from "../../domain/evidence/tree/right-edge.ts";
import { TILE_WIDTH } from "../../domain/evidence/tree/tile.ts";
import type { Instant } from "../../domain/instant.ts";
import type { EventStore, Position, RecordedEvent } from "../ports/event-store.ts";
import { TileDamaged } from "../ports/evidence-log.ts";
import type { LeafStretch, StoredLeaves } from "../ports/stored-leaves.ts";
import type { Anchor } from "./anchors.ts";
import { leafHash, treeHashing } from "./tree-hashing.ts";

/** What is wrong, and from where on. */
export interface EvidenceFlaw {
  /** Of the first event that is not what it was, or the last before events are missing; undefined where none is known. */
  readonly position: Position | undefined;
  readonly what: string;
}

/** How far the events are those that were signed. */
export interface Coverage {
  readonly size: number;
  readonly whose: string;
  /** Of the last leaf that is covered, where this run came by it. */
  readonly last: { readonly position: Position; readonly time: Instant } | undefined;
}

export interface CheckedEvents {
  readonly leaves: number;
  readonly root: TreeHash;
  readonly flaw: EvidenceFlaw | undefined;
  /** Undefined where nothing was signed. */
  readonly coverage: Coverage | undefined;
}

/** What this node hashed before. What it has not counts as right. */
export interface StoredTiles {
  /** Leaves. */
  readonly size: number;
  /** Raises `TileDamaged`. */
  tile(level: number, index: number, width: number): Uint8Array | undefined;
}

export interface EventsToCheck {
  readonly store: Pick<EventStore, "subscribe">;
  readonly tiles: StoredTiles | undefined;
  /** Where given, events are read one by one only where their stored texts are not what the tiles have. */
  readonly stored?: StoredLeaves;
  /** In the order of their sizes. */
  readonly anchors: readonly Anchor[];
  /** Goes on after this position, with the edge of the tree of the leaves up to it. */
  readonly after?: { readonly position: Position; readonly edge: RightEdge };
  readonly onProgress: (leaves: number, position: Position) => void;
  readonly signal: AbortSignal;
}

const BATCH = 1_000;

/**
 * Hashes every event that is a leaf and holds the tree against what was signed of it and against this node's tiles. Ends at
 * the first checkpoint that has another root; the tiles tell the event, where they bear the checkpoint out. Raises what the
 * store raises, and the signal's reason when it aborts.
 */
export async function checkEveryEvent(parts: EventsToCheck): Promise<CheckedEvents> {
  const check = new EventCheck(parts);
  const { tiles, stored, after, signal, onProgress } = parts;
  let reached = after?.position;
  if (tiles && stored && check.flaw === undefined) {
    for await (const stretch of stored.stretches(reached)) {
      signal.throwIfAborted();
      if (!check.addSame(stretch)) await readEvents(check, parts, reached, stretch.position);
      if (check.flaw) return check.result();
      reached = stretch.position;
      onProgress(check.leaves, reached);
    }
  }
  if (check.flaw === undefined) await readEvents(check, parts, reached, undefined);
  if (check.flaw) return check.result();
  check.end();
  return check.result();
}

/** Those after one position up to another, or to the end of the log. */
async function readEvents(
  check: EventCheck,
  { store, signal, onProgress }: EventsToCheck,
  after: Position | undefined,
  upTo: Position | undefined,
): Promise<void> {
  for await (const batch of store.subscribe({ after, prefixes: LEAF_STREAM_PREFIXES, maxBatch: BATCH, signal })) {
    for (const event of batch.events) {
      if (upTo !== undefined && event.position > upTo) return;
      if (isLeaf(event)) check.add(event);
      if (check.flaw) return;
    }
    if (upTo === undefined) onProgress(check.leaves, batch.position);
    if (batch.caughtUp || (upTo !== undefined && batch.position >= upTo)) break;
  }
  signal.throwIfAborted();
}

class EventCheck {
  readonly #tiles: StoredTiles | undefined;
  readonly #edge: RightEdge;
  #anchors: Anchor[];
  #coverage: Coverage | undefined;
  #flaw: EvidenceFlaw | undefined;
  /** Of the tiles alone: goes on to the events. */
  #tileFlaw: EvidenceFlaw | undefined;
  /** The first leaf since the last anchor that is another one in the tiles. */
  #doubtful: Position | undefined;
  #firstUncovered: Position | undefined;
  #last: Position | undefined;
  #tile: { readonly index: number; readonly bytes: Uint8Array | undefined } | undefined;

  constructor({ tiles, anchors, after }: EventsToCheck) {
    this.#tiles = tiles;
    this.#edge = after?.edge ?? new RightEdge(treeHashing);
    this.#last = after?.position;
    const passed = anchors.filter(({ size }) => size < this.#edge.size).at(-1);
    if (passed) this.#coverage = { ...passed, last: undefined };
    this.#anchors = anchors.filter(({ size }) => size >= this.#edge.size);
    this.#meetAnchors(undefined);
  }

  get leaves(): number {
    return this.#edge.size;
  }

  get flaw(): EvidenceFlaw | undefined {
    return this.#flaw;
  }

  add(event: RecordedEvent): void {
    const { position } = event;
    const hash = leafHash(event);
    this.#firstUncovered ??= position;
    if (this.#doubtful === undefined && this.#isOtherInTiles(hash)) this.#doubtful = position;
    this.#edge.append(hash, (tile) => this.#compareAbove(tile));
    this.#last = position;
    this.#meetAnchors(event);
  }

  /** Whether they are the leaves that the tiles have next; where not, nothing was added. */
  addSame({ hashes, positionOf }: LeafStretch): boolean {
    const added = hashes.length / HASH_BYTES;
    // Of the last that is covered the time is told: it is read as an event.
    const last = this.#anchors.at(-1)?.size ?? 0;
    if (this.#doubtful || (last > this.leaves && last <= this.leaves + added) || !this.#areInTiles(hashes))
      return false;
    for (let index = 0; index < added && this.#flaw === undefined; index++) {
      this.#edge.append(hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES), (tile) =>
        this.#compareAbove(tile),
      );
      this.#firstUncovered ??= positionOf(index);
      if (this.#anchors[0]?.size !== this.leaves && index < added - 1) continue;
      this.#last = positionOf(index);
      this.#meetAnchors(undefined);
    }
    return true;
  }

  /** After the last event. */
  end(): void {
    if (this.#flaw) return;
    const [missed] = this.#anchors;
    if (missed) {
      const what = `the log ends here after ${this.leaves} leaves, and ${missed.whose} covers ${missed.size}: events are missing`;
      this.#flaw = { position: this.#doubtful ?? this.#last, what };
    } else if ((this.#tiles?.size ?? 0) > this.leaves) {
      const what = `the log ends here after ${this.leaves} leaves, and this node has hashed ${this.#tiles?.size}: events are missing`;
      this.#flaw = { position: this.#doubtful ?? this.#last, what };
    } else if (this.#doubtful) {
      const what = "the event, or its tile in log/, is not what was hashed before; no checkpoint tells which";
      this.#flaw = { position: this.#doubtful, what };
    }
  }

  result(): CheckedEvents {
    return {
      leaves: this.leaves,
      root: this.#edge.root(),
      flaw: this.#flaw ?? this.#tileFlaw,
      coverage: this.#coverage,
    };
  }

  #meetAnchors(event: RecordedEvent | undefined): void {
    while (this.#flaw === undefined && this.#anchors[0]?.size === this.leaves) {
      const anchor = this.#anchors.shift() as Anchor;
      if (!Buffer.from(this.#edge.root()).equals(anchor.root)) {
        this.#flaw = this.#contradicted(anchor);
        return;
      }
      // The events are right, so a doubt was about the tiles.
      if (this.#doubtful) this.#tileFlaw ??= tileFlaw(this.#doubtful);
      this.#doubtful = undefined;
      const last = event && { position: event.position, time: event.metadata.time };
      this.#coverage = { size: anchor.size, whose: anchor.whose, last };
      this.#firstUncovered = undefined;
    }
  }

  #contradicted({ whose }: Anchor): EvidenceFlaw {
    if (this.#doubtful) {
      return { position: this.#doubtful, what: `the event is not the one that was hashed, and that ${whose} covers` };
    }
    const what = `from here to ${this.#last ?? "the beginning"} the events are not those that ${whose} covers`;
    return { position: this.#firstUncovered, what };
  }

  #isOtherInTiles(hash: TreeHash): boolean {
    const leaf = this.leaves;
    const at = leaf % TILE_WIDTH;
    const index = (leaf - at) / TILE_WIDTH;
    if (this.#tile?.index !== index) this.#tile = { index, bytes: this.#lowestTile(index) };
    const stored = this.#tile.bytes?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
    return stored !== undefined && stored.length > 0 && !Buffer.from(hash).equals(stored);
  }

  #areInTiles(hashes: Uint8Array): boolean {
    const end = this.leaves + hashes.length / HASH_BYTES;
    if (end > (this.#tiles?.size ?? 0)) return false;
    for (let leaf = this.leaves; leaf < end; ) {
      const at = leaf % TILE_WIDTH;
      const width = Math.min(TILE_WIDTH, at + end - leaf);
      const stored = this.#stored(0, (leaf - at) / TILE_WIDTH, width)?.subarray(at * HASH_BYTES);
      const from = (leaf - this.leaves) * HASH_BYTES;
      if (stored === undefined) return false;
      if (Buffer.compare(stored, hashes.subarray(from, from + stored.length)) !== 0) return false;
      leaf += width - at;
    }
    return true;
  }

  /** As much of it as there is. */
  #lowestTile(index: number): Uint8Array | undefined {
    for (let width = TILE_WIDTH; width > 0; width--) {
      const bytes = this.#stored(0, index, width);
      if (bytes) return bytes;
    }
    return undefined;
  }

  #compareAbove({ level, index, bytes }: FullTile): void {
    if (level === 0 || this.#doubtful) return;
    const stored = this.#stored(level, index, TILE_WIDTH);
    if (stored && !Buffer.from(stored).equals(bytes)) this.#tileFlaw ??= tileFlaw(this.#last);
  }

  #stored(level: number, index: number, width: number): Uint8Array | undefined {
    try {
      return this.#tiles?.tile(level, index, width);
    } catch (error) {
      if (!(error instanceof TileDamaged)) throw error;
      this.#tileFlaw ??= tileFlaw(this.#last);
      return undefined;
    }
  }
}

const tileFlaw = (position: Position | undefined): EvidenceFlaw => ({
  position,
  what: "the events are those that were signed, but a tile in log/ is damaged: stop the service, remove log/tile and evidence.sqlite, and it is built anew",
});

/** The edge of the tree of `size` leaves, out of the tiles; undefined where they do not go so far. */
export function edgeFrom(tiles: StoredTiles, size: number, partial: readonly PartialTile[]): RightEdge | undefined {
  const rows: Uint8Array[] = [];
  for (const { level, index, width } of partial) {
    const bytes = tiles.tile(level, index, width);
    if (bytes === undefined) return undefined;
    rows[level] = bytes;
  }
  return new RightEdge(
    treeHashing,
    size,
    Array.from(rows, (row) => row ?? new Uint8Array(0)),
  );
}
