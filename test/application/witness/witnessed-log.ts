import { generateKeyPairSync } from "node:crypto";
import { COSIGNATURE_V1, fromBase64, type Hash, toBase64 } from "ebox-verify";
import { signCheckpoint } from "../../../src/application/evidence/checkpoint.ts";
import { type NoteKey, noteKey } from "../../../src/application/evidence/note-key.ts";
import { treeHashing } from "../../../src/application/evidence/tree-hashing.ts";
import type { SeenCheckpoint, WitnessMemory } from "../../../src/application/ports/witness-memory.ts";
import { naiveConsistency, naiveRoot } from "../../domain/evidence/naive-tree.ts";

export const newWitnessKey = (): NoteKey =>
  noteKey("witness.example/w1", generateKeyPairSync("ed25519").privateKey, COSIGNATURE_V1);

/** A log as a witness is told of it. `salt`: of another history than another's. */
export class WitnessedLog {
  readonly key: NoteKey;
  readonly #salt: string;

  constructor(key: NoteKey, salt = "") {
    this.key = key;
    this.#salt = salt;
  }

  root(size: number): Hash {
    return naiveRoot(this.#leaves(size));
  }

  note(size: number): string {
    return signCheckpoint({ origin: this.key.name, size, root: this.root(size) }, this.key);
  }

  proof(from: number, to: number): Hash[] {
    return from > to ? [] : naiveConsistency(from, this.#leaves(to));
  }

  request(old: number, size: number, proof: readonly Hash[] = this.proof(old, size)): string {
    return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join("")}\n${this.note(size)}`;
  }

  #leaves(size: number): Uint8Array[] {
    return Array.from({ length: size }, (_, leaf) => treeHashing.leaf(Buffer.from(`${this.#salt}${leaf}`)));
  }
}

/** Forgets with the test, and fails where it is told to. */
export class Memory implements WitnessMemory {
  readonly #seen = new Map<string, SeenCheckpoint>();
  isFull = false;

  seen(origin: string) {
    return this.#seen.get(origin);
  }

  async remember(origin: string, checkpoint: SeenCheckpoint) {
    if (this.isFull) throw new Error("no space");
    expect(fromBase64(checkpoint.root)).toHaveLength(32);
    this.#seen.set(origin, checkpoint);
  }
}
