import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointKeeper } from "../../../src/application/evidence/keep-checkpoints.ts";
import { LogFollower } from "../../../src/application/evidence/log-follower.ts";
import { type NoteKey, noteKey } from "../../../src/application/evidence/note-key.ts";
import type { EventStore } from "../../../src/application/ports/event-store.ts";
import { SYSTEM, toRecord } from "../../../src/application/recording.ts";
import type { LogEvent } from "../../../src/domain/evidence/events.ts";
import { openEmbeddedLog } from "../../../src/infrastructure/embedded-log/embedded-log.ts";
import { SetClock } from "../office.ts";
import { TreeInMemory } from "./tree-in-memory.ts";

export const ORIGIN = "ebox.example/log";
export const newKey = (origin = ORIGIN): NoteKey => noteKey(origin, generateKeyPairSync("ed25519").privateKey);

export interface Node {
  readonly store: EventStore;
  readonly evidence: TreeInMemory;
  readonly log: LogFollower;
  readonly keeper: CheckpointKeeper;
  key: NoteKey;
  /** Takes up what stands in the log, and does what is due. */
  tick(): Promise<void>;
}

/** Nodes on one embedded log, each with a tree of its own. */
export class Ground {
  readonly clock = new SetClock();
  readonly key = newKey();
  readonly store: EventStore;
  readonly #folder: string;

  private constructor(folder: string, store: EventStore) {
    this.#folder = folder;
    this.store = store;
  }

  static async open(): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), "ebox-checkpoints-"));
    return new Ground(folder, await openEmbeddedLog({ file: join(folder, "log.db") }));
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.#folder, { recursive: true });
  }

  node(store: EventStore = this.store, key: NoteKey = this.key): Node {
    const evidence = new TreeInMemory(this.store);
    const log = new LogFollower(store);
    const desk = { store, clock: this.clock, evidence, log, openKey: async () => node.key };
    const keeper = new CheckpointKeeper(desk);
    const node: Node = {
      store,
      evidence,
      log,
      keeper,
      key,
      async tick() {
        await evidence.catchUp();
        await keeper.runOnce();
      },
    };
    return node;
  }

  /** So many leaves, of the clock's time. */
  async leaves(count: number): Promise<void> {
    const id = randomUUID();
    const facts = Array.from({ length: count }, (_, number) => ({ type: "ContentAccessed", data: { number } }));
    const context = { actor: SYSTEM, commandId: id, correlationId: id };
    const events = toRecord(`message-${id}`, facts, context, this.clock.now());
    await this.store.append({ stream: `message-${id}`, expected: "no-stream", events });
  }

  async told(): Promise<LogEvent[]> {
    const { events } = await this.store.readStream("log");
    return events as unknown as LogEvent[];
  }

  async types(): Promise<string[]> {
    return (await this.told()).map(({ type }) => type);
  }
}
