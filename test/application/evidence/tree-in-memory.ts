import { leafHash, treeHashing } from "../../../src/application/evidence/tree-hashing.ts";
import type { EventStore, Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import {
  BeyondHead,
  type DamagedLeaf,
  type EvidenceLog,
  type SignedCheckpoint,
  type TreeHead,
} from "../../../src/application/ports/evidence-log.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import { isLeaf } from "../../../src/domain/evidence/leaf.ts";
import { naiveConsistency, naivePath, naiveRoot } from "../../domain/evidence/naive-tree.ts";

/** An evidence log that takes up what stands in the store when it is told to, and forgets it with the test. */
export class TreeInMemory implements EvidenceLog {
  readonly #store: EventStore;
  readonly #leaves: Uint8Array[] = [];
  readonly #events: RecordedEvent[] = [];
  readonly #damaged: DamagedLeaf[] = [];
  #position: Position | undefined;
  #checkpoint: SignedCheckpoint | undefined;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async catchUp(): Promise<this> {
    const from = this.#position;
    for await (const page of this.#store.readAll(from === undefined ? {} : { from })) {
      for (const event of page) {
        if (event.position !== from) this.take(event);
      }
    }
    return this;
  }

  take(event: RecordedEvent): void {
    this.#position = event.position;
    if (!isLeaf(event)) return;
    this.#events.push(event);
    this.#leaves.push(leafHash(event));
  }

  leafHash(leaf: number): Uint8Array {
    return this.#leaves[leaf] as Uint8Array;
  }

  /** As by a defect, or by somebody who writes into the data folder. */
  damage(leaf: number): void {
    this.#leaves[leaf] = treeHashing.leaf(Buffer.from("something else"));
  }

  head(): TreeHead {
    return { size: this.#events.length, root: naiveRoot(this.#leaves), position: this.#position };
  }

  rootAt(size: number) {
    this.#has(size);
    return naiveRoot(this.#leaves, 0, size);
  }

  inclusionProof(leaf: number, size: number) {
    this.#has(size);
    return naivePath(leaf, this.#leaves.slice(0, size));
  }

  consistencyProof(from: number, to: number) {
    this.#has(to);
    return naiveConsistency(from, this.#leaves.slice(0, to));
  }

  leafOf(stream: string, revision: number) {
    const leaf = this.#events.findIndex((event) => event.stream === stream && event.revision === revision);
    return leaf < 0 ? undefined : leaf;
  }

  leavesOf(stream: string) {
    return this.#events.flatMap((event, leaf) => (event.stream === stream ? [{ revision: event.revision, leaf }] : []));
  }

  refusalsOf(messageId: string) {
    return this.#events.flatMap(({ stream, type, data }, leaf) => {
      const { messageId: refused, sender } = data as { messageId?: string; sender: EnterpriseNumber };
      return type === "SubmissionRejected" && refused === messageId ? [{ stream, leaf, sender }] : [];
    });
  }

  leafAt(leaf: number) {
    this.#has(leaf + 1);
    return this.#events[leaf] as RecordedEvent;
  }

  tile() {
    return undefined;
  }

  checkpoint() {
    return this.#checkpoint;
  }

  publish(checkpoint: SignedCheckpoint) {
    this.#has(checkpoint.size);
    if (checkpoint.size >= (this.#checkpoint?.size ?? 0)) this.#checkpoint = checkpoint;
  }

  async passed(position: Position) {
    if (this.#position === undefined || this.#position < position) await this.catchUp();
  }

  status() {
    return { state: "live", position: this.#position } as const;
  }

  tellDamage(found: DamagedLeaf) {
    this.#damaged.push(found);
  }

  damagedLeaves() {
    return this.#damaged;
  }

  #has(size: number): void {
    if (size > this.#events.length) throw new BeyondHead(`${size} of ${this.#events.length}`);
  }
}
