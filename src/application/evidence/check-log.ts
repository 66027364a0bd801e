import { isIncluded } from "ebox-verify";
import { isLeaf } from "../../domain/evidence/leaf.ts";
import type { EventStore, Position } from "../ports/event-store.ts";
import type { EvidenceLog } from "../ports/evidence-log.ts";
import { assertSame, LogDisagrees, type SizedRoot } from "./continuity.ts";
import type { LogFollower } from "./log-follower.ts";
import { leafHash } from "./tree-hashing.ts";

/** A checkpoint that is known from elsewhere than the log itself. */
export interface KnownCheckpoint extends SizedRoot {
  /** For people: which one it is. */
  readonly whose: string;
}

/**
 * Whether what this node has is what was signed: its tree against the last checkpoint and those kept elsewhere, and the events
 * after that checkpoint, as the event store tells them, against the tree. Before that nothing is signed. The whole log is
 * the work of `ebox fsck`.
 */
export class LogCheck {
  readonly #store: EventStore;
  readonly #evidence: EvidenceLog;
  readonly #log: LogFollower;
  readonly #known: readonly KnownCheckpoint[];
  /** What stood in the log when it was first looked at: beyond it a tree may still grow. */
  #upTo: Position | undefined;
  #pending: readonly KnownCheckpoint[] | undefined;

  constructor(
    { store, evidence, log }: { store: EventStore; evidence: EvidenceLog; log: LogFollower },
    known: readonly KnownCheckpoint[],
  ) {
    this.#store = store;
    this.#evidence = evidence;
    this.#log = log;
    this.#known = known;
  }

  /**
   * True once all is compared; before, this node has not come far enough to tell. Raises `LogDisagrees`, and what the store
   * raises: then nothing is known, and it is to be called again.
   */
  async run(): Promise<boolean> {
    this.#pending ??= await this.#begin();
    const { size, position } = this.#evidence.head();
    const isWhole = this.#upTo === undefined || (position !== undefined && position >= this.#upTo);
    for (const known of this.#pending) {
      if (known.size <= size) assertSame(this.#evidence, known, known.whose);
      else if (isWhole) throw cut(known, size, position);
    }
    this.#pending = this.#pending.filter((known) => known.size > size);
    return this.#pending.length === 0;
  }

  async #begin(): Promise<KnownCheckpoint[]> {
    const upTo = await this.#store.head();
    const { signed } = await this.#log.follow();
    const { size } = this.#evidence.head();
    if (signed && signed.size < size) await this.#compareTail(signed, size);
    this.#upTo = upTo;
    return signed ? [{ ...signed, whose: "the last checkpoint" }, ...this.#known] : [...this.#known];
  }

  async #compareTail(signed: SizedRoot, end: number): Promise<void> {
    assertSame(this.#evidence, signed, "the last checkpoint");
    const root = this.#evidence.rootAt(end);
    let leaf = signed.size;
    for await (const page of this.#store.readAll({ from: this.#evidence.leafAt(leaf).position })) {
      for (const event of page) {
        if (!isLeaf(event)) continue;
        const { stream, revision, position } = this.#evidence.leafAt(leaf);
        const path = this.#evidence.inclusionProof(leaf, end);
        const isThere = event.stream === stream && event.revision === revision && event.position === position;
        if (!isThere || !isIncluded({ index: leaf, size: end, leaf: leafHash(event), path }, root)) {
          throw new LogDisagrees(`what stands at position ${position} is not what was hashed there`);
        }
        if (++leaf === end) return;
      }
    }
    throw new LogDisagrees(
      `the event log ends before position ${this.#evidence.leafAt(leaf).position}, which was hashed`,
    );
  }
}

function cut({ whose, size }: KnownCheckpoint, found: number, position: Position | undefined): LogDisagrees {
  const end = position === undefined ? "is empty" : `ends at position ${position}`;
  return new LogDisagrees(`${whose} covers ${size} leaves, and the event log ${end} with ${found}: events are missing`);
}
