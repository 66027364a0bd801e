import type { SignedHead } from "../../domain/evidence/log-state.ts";
import type { CheckpointPlace } from "../ports/checkpoint-place.ts";
import type { EvidenceLog } from "../ports/evidence-log.ts";
import type { KnownCheckpoint } from "./check-log.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { assertSame, LogDisagrees, printRoot } from "./continuity.ts";
import { signatureLine } from "./signed-note.ts";

/** The last checkpoint that this node has come to, as it shows it to others, with the cosignatures that it has of it. */
export class ShownCheckpoint {
  readonly #evidence: EvidenceLog;
  readonly #outside: CheckpointPlace | undefined;
  #signed: SignedHead | undefined;
  /** Lines, by the key that signed them. */
  readonly #cosignatures = new Map<string, string>();

  constructor(evidence: EvidenceLog, outside: CheckpointPlace | undefined) {
    this.#evidence = evidence;
    this.#outside = outside;
  }

  get signed(): SignedHead | undefined {
    return this.#signed;
  }

  /** The whole note; undefined before the first. */
  get note(): string | undefined {
    return this.#signed && [this.#signed.note, ...this.#cosignatures.values()].join("");
  }

  /** Shows the checkpoint where it is a newer one and this node's tree has come to it. Raises `LogDisagrees`. */
  async show(signed: SignedHead | undefined): Promise<void> {
    if (signed === undefined || signed.size <= (this.#signed?.size ?? 0)) return;
    if (this.#evidence.head().size < signed.size) return;
    assertSame(this.#evidence, signed, "the last checkpoint");
    const standing = this.#evidence.checkpoint()?.note;
    this.#cosignatures.clear();
    // After a restart those stand there that the node had before.
    if (standing?.startsWith(signed.note)) this.#take(standing);
    this.#signed = signed;
    this.#evidence.publish({ size: signed.size, note: this.note ?? "" });
    await this.#keepOutside(signed);
  }

  #take(note: string): void {
    for (const line of readCheckpoint(note)?.note.signatures.slice(1) ?? []) {
      this.#cosignatures.set(line.keyId, signatureLine(line));
    }
  }

  /** `line` was found to be over the checkpoint of that size; one of another size comes too late, or too early. */
  addCosignature(size: number, keyId: string, line: string): void {
    if (this.#signed?.size !== size) return;
    this.#cosignatures.set(keyId, line);
    this.#evidence.publish({ size, note: this.note ?? "" });
  }

  async #keepOutside({ size, note }: SignedHead): Promise<void> {
    const kept = await this.#outside?.read();
    // Another node may have kept a later one there.
    if (kept !== undefined && (readCheckpoint(kept)?.size ?? 0) >= size) return;
    await this.#outside?.write(note);
  }
}

/** What the data folder's own checkpoint says, to compare with what this node has. */
export function standingIn(evidence: EvidenceLog): KnownCheckpoint[] {
  const checkpoint = readCheckpoint(evidence.checkpoint()?.note ?? "");
  if (checkpoint === undefined) return [];
  return [
    { size: checkpoint.size, root: printRoot(checkpoint.root), whose: "the checkpoint in the data folder's log" },
  ];
}

/** What is kept there, to compare with what this node has. Raises `LogDisagrees` where it is no checkpoint of the log. */
export async function keptAt(place: CheckpointPlace, origin: string): Promise<KnownCheckpoint[]> {
  const note = await place.read();
  if (note === undefined) return [];
  const checkpoint = readCheckpoint(note);
  if (checkpoint?.origin !== origin) throw new LogDisagrees(`${place.name} holds no checkpoint of ${origin}`);
  return [{ size: checkpoint.size, root: printRoot(checkpoint.root), whose: `the checkpoint in ${place.name}` }];
}
