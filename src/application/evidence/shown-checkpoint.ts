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
  #cosignatures = new Map<string, string>();

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
    const lines = this.#standingLines(signed);
    this.#evidence.publish({ size: signed.size, note: [signed.note, ...lines.values()].join("") });
    await this.#keepOutside(signed);
    // Last: what failed is done again.
    this.#signed = signed;
    this.#cosignatures = lines;
  }

  /** `line` was found to be over the checkpoint of that size; one of another size comes too late, or too early. */
  addCosignature(size: number, keyId: string, line: string): void {
    if (this.#signed?.size !== size) return;
    this.#cosignatures.set(keyId, line);
    this.#evidence.publish({ size, note: this.note ?? "" });
  }

  /** After a restart those stand there that the node had before. */
  #standingLines(signed: SignedHead): Map<string, string> {
    const standing = this.#evidence.checkpoint()?.note ?? "";
    const [, ...lines] = standing.startsWith(signed.note) ? (readCheckpoint(standing)?.note.signatures ?? []) : [];
    return new Map(lines.map((line) => [line.keyId, signatureLine(line)]));
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
