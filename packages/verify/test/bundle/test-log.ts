import { rotationStatement } from "../../src/bundle/keys.ts";
import { utf8 } from "../../src/bytes.ts";
import {
  COSIGNATURE_V1,
  canonicalBytes,
  cosignedBytes,
  ED25519,
  formatCheckpointText,
  formatCosignature,
  formatTlogProof,
  leafHash,
  toBase64,
} from "../../src/index.ts";
import { NaiveTree } from "../tree/naive-tree.ts";
import { SigningKey } from "./signing-key.ts";

export const ORIGIN = "ebox.example/test";
export const FIRST_KEY = new SigningKey(ORIGIN, ED25519, 1);
export const SECOND_KEY = new SigningKey(ORIGIN, ED25519, 2);
export const STRANGER = new SigningKey(ORIGIN, ED25519, 3);
export const WITNESS = new SigningKey("witness.example/w1", COSIGNATURE_V1, 4);
const COSIGNED_AT = 1_795_000_000;

export interface TestEvent {
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: object;
  readonly metadata?: object;
}

/** An evidence log in memory, made the slow way and the same on every run. */
export class TestLog {
  readonly entries: Uint8Array[] = [];

  /** Returns its leaf. */
  add({ type, stream, revision, data, metadata }: TestEvent): number {
    const number = this.entries.length;
    const id = `e0e0e0e0-0000-8000-8000-${String(number).padStart(12, "0")}`;
    const time = new Date(Date.UTC(2026, 10, 22, 12, 0, number)).toISOString();
    const all = {
      actor: "5f0c3b1e-6a52-4b4e-9f0e-0a4a3d1b7c11",
      actorKind: "human",
      authenticationMethod: "eid",
      assuranceLevel: "high",
      time,
      commandId: id,
      correlationId: id,
      causationId: id,
      schemaVersion: 1,
      nonce: "AQEBAQEBAQEBAQEBAQEBAQ",
      ...metadata,
    };
    return this.addBytes(canonicalBytes({ type, stream, revision, id, data, metadata: all }));
  }

  addBytes(bytes: Uint8Array): number {
    this.entries.push(bytes);
    return this.entries.length - 1;
  }

  addKey(next: SigningKey, revision: number, sealedBy?: SigningKey): number {
    const facts = { origin: ORIGIN, publicKey: toBase64(next.key.publicKey), keyId: next.key.keyId };
    const replaces = sealedBy?.key.keyId;
    const data =
      sealedBy && replaces
        ? { ...facts, replaces, seal: toBase64(sealedBy.sign(rotationStatement({ ...facts, replaces }))) }
        : facts;
    const metadata = { actorKind: "system", authenticationMethod: "none", assuranceLevel: "low" };
    return this.add({ type: "KeyRotated", stream: "log", revision, data, metadata });
  }

  tree(size = this.entries.length): NaiveTree {
    return new NaiveTree(this.entries.slice(0, size).map(leafHash));
  }

  checkpoint(key: SigningKey, size = this.entries.length): Uint8Array {
    const text = formatCheckpointText({ origin: ORIGIN, size, root: this.tree(size).root() });
    const cosignature = formatCosignature(COSIGNED_AT, WITNESS.sign(cosignedBytes(COSIGNED_AT, text)));
    return utf8(`${text}\n${key.noteLine(key.sign(utf8(text)))}${WITNESS.noteLine(cosignature)}`);
  }

  proof(leaf: number, checkpoint: Uint8Array, size = this.entries.length): Uint8Array {
    return formatTlogProof({ index: leaf, path: this.tree(size).inclusion(leaf), checkpoint });
  }
}
