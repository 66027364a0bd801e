import type { DatabaseSync } from "node:sqlite";
import type { Worker } from "node:worker_threads";
import { treeHashing } from "../../application/evidence/tree-hashing.ts";
import type { Position, StreamName } from "../../application/ports/event-store.ts";
import {
  BeyondHead,
  type DamagedLeaf,
  type EvidenceLog,
  EvidenceLogStopped,
  type SignedCheckpoint,
  type TreeHead,
} from "../../application/ports/evidence-log.ts";
import type { ProjectionState } from "../../application/ports/read-model.ts";
import { HASH_BYTES } from "../../domain/evidence/tree/hashing.ts";
import { MerkleTree } from "../../domain/evidence/tree/merkle-tree.ts";
import { TILE_WIDTH } from "../../domain/evidence/tree/tile.ts";
import type { EvidenceReport } from "./follow-log.ts";
import { LeafIndex } from "./leaf-index.ts";
import { PublishedFolder } from "./published-folder.ts";
import { TileStore } from "./tile-store.ts";

/** Damaged leaves that are remembered: nobody mends them one by one. */
const MOST_DAMAGE = 100;

interface Waiting {
  readonly position: Position;
  resolve(): void;
  reject(error: unknown): void;
}

/** The evidence log as the rest of the process sees it. A thread that dies is a projection that stopped. */
export class EvidenceHandle implements EvidenceLog {
  readonly #thread: Worker;
  readonly #ended: Promise<void>;
  readonly #index: LeafIndex;
  readonly #tiles: TileStore;
  readonly #tree: MerkleTree;
  readonly #published: PublishedFolder;
  readonly #waiting = new Set<Waiting>();
  readonly #damage = new Map<number, DamagedLeaf>();
  #head: TreeHead;
  /** What the index says may be of another log until the thread has looked. */
  #isConfirmed = false;
  #state: ProjectionState;

  /** `db`: reads the index that the thread writes. `onEmptied` is told why everything is built anew. */
  constructor(thread: Worker, folder: string, db: DatabaseSync, onEmptied: (reason: string) => void) {
    this.#thread = thread;
    this.#index = new LeafIndex(db);
    this.#tiles = new TileStore(folder, db);
    this.#tree = new MerkleTree((level, index) => this.#tiles.read(level, index, this.#head.size), treeHashing);
    this.#published = new PublishedFolder(folder, (level, index, width) => this.tile(level, index, width));
    this.#head = this.#index.head();
    this.#state = { state: "catching-up", position: this.#head.position };
    thread.on("message", (report: EvidenceReport) => this.#hear(report, onEmptied));
    thread.on("error", (error: Error) => this.#stop(`The evidence log's thread failed: ${error.name}`));
    this.#ended = new Promise((resolve) => {
      thread.once("exit", () => {
        this.#stop("The evidence log's thread has ended.");
        resolve();
      });
    });
  }

  head(): TreeHead {
    return this.#head;
  }

  rootAt(size: number) {
    this.#within(size);
    return size === this.#head.size ? this.#head.root : this.#tree.root(size);
  }

  inclusionProof(leaf: number, size: number) {
    this.#within(size);
    if (leaf >= size) throw new BeyondHead(`Leaf ${leaf} is not in the tree of ${size}.`);
    return this.#tree.inclusionProof(leaf, size);
  }

  consistencyProof(from: number, to: number) {
    this.#within(to);
    if (from > to) throw new BeyondHead(`No tree grows from ${from} to ${to}.`);
    return this.#tree.consistencyProof(from, to);
  }

  leafOf(stream: StreamName, revision: number) {
    return this.#index.leafOf(stream, revision);
  }

  leavesOf(stream: StreamName) {
    return this.#index.leavesOf(stream);
  }

  refusalsOf(messageId: string) {
    return this.#index.refusalsOf(messageId);
  }

  leafAt(leaf: number) {
    const event = this.#index.leafAt(leaf);
    if (event === undefined) throw new BeyondHead(`Leaf ${leaf} is not hashed yet.`);
    return event;
  }

  tile(level: number, index: number, width: number) {
    const { size } = this.#head;
    const hashes = Math.floor(size / TILE_WIDTH ** level);
    if (width < 1 || width > TILE_WIDTH || index * TILE_WIDTH + width > hashes) return undefined;
    return this.#tiles.read(level, index, size).bytes.subarray(0, width * HASH_BYTES);
  }

  checkpoint(): SignedCheckpoint | undefined {
    return this.#published.checkpoint();
  }

  publish(checkpoint: SignedCheckpoint): void {
    this.#within(checkpoint.size);
    this.#published.write(checkpoint);
  }

  passed(position: Position, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const { position: reached } = this.#head;
      if (this.#isConfirmed && reached !== undefined && reached >= position) return resolve();
      if (this.#state.state === "stopped" && !this.#state.tryingAgain) {
        return reject(new EvidenceLogStopped(this.#state.reason));
      }
      const onAbort = () => {
        this.#waiting.delete(waiting);
        reject(signal?.reason);
      };
      const settled = () => {
        signal?.removeEventListener("abort", onAbort);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        position,
        resolve() {
          settled();
          resolve();
        },
        reject(error) {
          settled();
          reject(error);
        },
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.add(waiting);
    });
  }

  status(): ProjectionState {
    return this.#state;
  }

  tellDamage({ leaf, position }: DamagedLeaf): void {
    if (this.#damage.size < MOST_DAMAGE) this.#damage.set(leaf, { leaf, position });
  }

  damagedLeaves(): readonly DamagedLeaf[] {
    return [...this.#damage.values()];
  }

  /** Finishes the batch that is being taken up. */
  async close(): Promise<void> {
    this.#thread.postMessage("close");
    await this.#ended;
  }

  #within(size: number): void {
    if (size > this.#head.size) throw new BeyondHead(`${this.#head.size} leaves are hashed here, not ${size}.`);
  }

  #hear(report: EvidenceReport, onEmptied: (reason: string) => void): void {
    switch (report.kind) {
      case "hashed":
        this.#head = report.head;
        this.#isConfirmed = true;
        this.#state = { state: report.caughtUp ? "live" : "catching-up", position: report.head.position };
        this.#tell(report.head.position);
        break;
      case "emptied":
        this.#head = { size: 0, root: treeHashing.empty, position: undefined };
        this.#tiles.forget();
        this.#tree.forget();
        this.#damage.clear();
        this.#state = { state: "catching-up", position: undefined };
        onEmptied(report.reason);
        break;
      case "stopped":
        this.#stop(report.reason, report.tryingAgain);
    }
  }

  #tell(position: Position | undefined): void {
    if (position === undefined) return;
    for (const waiting of [...this.#waiting]) if (waiting.position <= position) waiting.resolve();
  }

  /** The first reason is the one that helps. */
  #stop(reason: string, tryingAgain?: true): void {
    if (this.#state.state === "stopped" && !this.#state.tryingAgain) return;
    this.#state = { state: "stopped", position: this.#head.position, reason, ...(tryingAgain && { tryingAgain }) };
    if (tryingAgain) return;
    for (const waiting of [...this.#waiting]) waiting.reject(new EvidenceLogStopped(reason));
  }
}
