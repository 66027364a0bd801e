import { randomUUID } from "node:crypto";
import type { LogCommand } from "../../domain/evidence/log-decider.ts";
import { logDecider } from "../../domain/evidence/log-decider.ts";
import { type LogState, type RecordedHead, unfinishedHead } from "../../domain/evidence/log-state.ts";
import { type Instant, plus } from "../../domain/instant.ts";
import { type Handled, handle } from "../handle.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { EvidenceLog } from "../ports/evidence-log.ts";
import { SYSTEM } from "../recording.ts";
import { LOG_STREAM } from "../streams.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { assertContinues, printRoot } from "./continuity.ts";
import { firstKey } from "./key-seal.ts";
import type { LogFollower } from "./log-follower.ts";
import type { NoteKey } from "./note-key.ts";

/** A leaf is covered within 60 s. A head is recorded so long after its first leaf; another node then has time to finish it. */
const RECORDED_AFTER_MS = 45_000;
const MOST_LEAVES = 10_000;
/** Whoever recorded a head signs it at once. Where it has not by then, any node does. */
const FINISHED_AFTER_MS = 5_000;

export interface CheckpointDesk {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly evidence: EvidenceLog;
  readonly log: LogFollower;
  /** This node's key as it is configured now: it may be replaced while the node runs. */
  readonly openKey: () => Promise<NoteKey>;
}

/** `not-current`: the log knows another key, or another origin, so this node leaves signing to those who have it. */
export type Signing = "signing" | "not-current" | "unknown";

/**
 * Lets the evidence log be signed: a first key, then a head each minute in which there is something new, or 10,000 leaves,
 * and its checkpoint. On every node; the stream settles whose it is.
 */
export class CheckpointKeeper {
  readonly #desk: CheckpointDesk;
  #key: NoteKey | undefined;
  #signing: Signing = "unknown";
  /** Command ids by which this node recorded the last head: it is to sign that at once. */
  #ours: number | undefined;
  #oldest: { readonly leaf: number; readonly since: Instant } | undefined;

  constructor(desk: CheckpointDesk) {
    this.#desk = desk;
  }

  get signing(): Signing {
    return this.#signing;
  }

  /** The key by which this node would sign; undefined before it was opened. */
  get key(): NoteKey | undefined {
    return this.#key;
  }

  /** What is due now. Raises `LogDisagrees`, and what the store raises. */
  async runOnce(): Promise<void> {
    let state = await this.#desk.log.follow();
    const key = await this.#currentKey(state);
    if (key === undefined) return;
    state = await this.#desk.log.follow();
    if (!unfinishedHead(state)) state = await this.#record(state, key);
    const head = unfinishedHead(state);
    if (head && this.#isToFinish(head)) await this.#sign(state, head, key);
  }

  /** Undefined where this node is not to sign. */
  async #currentKey({ key: current }: LogState): Promise<NoteKey | undefined> {
    if (this.#key === undefined || current?.keyId !== this.#key.keyId) this.#key = await this.#desk.openKey();
    const key = this.#key;
    if (current === undefined) await this.#tell({ type: "RotateKey", commandId: randomUUID(), facts: firstKey(key) });
    const { keyId } = this.#desk.log.state.key ?? {};
    this.#signing = keyId === key.keyId ? "signing" : "not-current";
    return this.#signing === "signing" ? key : undefined;
  }

  async #record(state: LogState, key: NoteKey): Promise<LogState> {
    const { evidence, clock } = this.#desk;
    const { size, root, position } = evidence.head();
    const covered = state.signed?.size ?? 0;
    if (size <= covered || position === undefined || !this.#hasKeys(state, size)) return state;
    const since = await this.#timeOf(covered);
    if (size - covered < MOST_LEAVES && clock.now() < plus(since, RECORDED_AFTER_MS)) return state;
    const facts = { size, root: printRoot(root), position, since };
    assertContinues(evidence, state.signed, facts);
    const continues = state.signed && { size: state.signed.size, root: state.signed.root };
    const command = { type: "RecordTreeHead", commandId: randomUUID(), facts, keyId: key.keyId, continues } as const;
    const recorded = await this.#tell(command);
    if (recorded.accepted && recorded.isNew) this.#ours = size;
    return this.#desk.log.state;
  }

  /** Whether the tree of that size has come to the key that would sign it. */
  #hasKeys({ keys }: LogState, size: number): boolean {
    const leaves = this.#desk.evidence.leavesOf(LOG_STREAM).filter(({ leaf }) => leaf < size);
    return leaves.length === keys;
  }

  #isToFinish({ size, recordedAt }: RecordedHead): boolean {
    const { evidence, clock } = this.#desk;
    const isDue = size === this.#ours || clock.now() >= plus(recordedAt, FINISHED_AFTER_MS);
    // What this node has not come to it cannot judge.
    return isDue && evidence.head().size >= size;
  }

  async #sign({ signed }: LogState, head: RecordedHead, key: NoteKey): Promise<void> {
    assertContinues(this.#desk.evidence, signed, head);
    const { size, root } = head;
    const note = signCheckpoint({ origin: key.name, size, root: Buffer.from(root, "base64") }, key);
    await this.#tell({ type: "SignCheckpoint", commandId: randomUUID(), size, root, note, keyId: key.keyId });
  }

  /** A refusal is another node's doing: what is due then is found next time. */
  async #tell(command: LogCommand): Promise<Handled<LogState>> {
    const { log } = this.#desk;
    const context = { actor: SYSTEM, commandId: command.commandId, correlationId: command.commandId };
    const handled = await handle(this.#desk, logDecider, LOG_STREAM, command, context, log.loaded);
    await log.follow();
    return handled;
  }

  async #timeOf(leaf: number): Promise<Instant> {
    if (this.#oldest?.leaf === leaf) return this.#oldest.since;
    const { stream, revision } = this.#desk.evidence.leafAt(leaf);
    const { events } = await this.#desk.store.readStream(stream, { from: revision, limit: 1 });
    const [event] = events;
    if (event?.revision !== revision) throw new Error(`leaf ${leaf} is not in the event log`);
    this.#oldest = { leaf, since: event.metadata.time };
    return event.metadata.time;
  }
}
