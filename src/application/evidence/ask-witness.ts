import { toBase64 } from "ebox-verify";
import type { EvidenceLog } from "../ports/evidence-log.ts";
import { type Witness, WitnessUnavailable } from "../ports/witness.ts";
import type { SideWork } from "./log-signing.ts";
import type { ShownCheckpoint } from "./shown-checkpoint.ts";
import { takeCosignatures } from "./take-cosignatures.ts";

/**
 * A witness has seen a log of our name that ours does not continue: somebody signed two histories with one key. For a person
 * to look into.
 */
export class ForkSeen extends Error {
  override name = "ForkSeen";
}

/** Lets one witness cosign each checkpoint that this node shows. Every node asks for itself: asking twice changes nothing. */
export class WitnessKeeper implements SideWork {
  readonly #witness: Witness;
  readonly #evidence: EvidenceLog;
  readonly #shown: ShownCheckpoint;
  /** Leaves of the last checkpoint that the witness cosigned, as far as is known here. */
  #seen = 0;
  /** Of the last that it cosigned for us. */
  #done = 0;
  #fork: ForkSeen | undefined;

  constructor(witness: Witness, evidence: EvidenceLog, shown: ShownCheckpoint) {
    this.#witness = witness;
    this.#evidence = evidence;
    this.#shown = shown;
  }

  get name(): string {
    return `ask the witness ${this.#witness.key.name}`;
  }

  /** The fork that it saw, until it cosigns again. */
  get fork(): ForkSeen | undefined {
    return this.#fork;
  }

  /** Raises `ForkSeen` and `WitnessUnavailable`. */
  async runOnce(): Promise<void> {
    const size = this.#shown.signed?.size ?? 0;
    if (size <= this.#done) return;
    // What it has seen meanwhile is not known after a restart: its first answer tells.
    for (let tries = 0; tries < 2; tries++) if (await this.#ask(size)) return;
  }

  /** False where it is to be asked again from what it has told. */
  async #ask(size: number): Promise<boolean> {
    const { note } = this.#shown.signed ?? {};
    if (note === undefined || this.#seen > size) return true;
    const proof = this.#evidence.consistencyProof(this.#seen, size).map((hash) => `${toBase64(hash)}\n`);
    const { status, body } = await this.#witness.addCheckpoint(`old ${this.#seen}\n${proof.join("")}\n${note}`);
    switch (status) {
      case 200:
        this.#take(size, note + body);
        return true;
      case 409:
        return this.#isElsewhere(size, body);
      case 422:
        throw this.#forkAt(this.#seen);
      default:
        throw new WitnessUnavailable(`the witness ${this.#witness.key.name} answered ${status}`);
    }
  }

  /** It has cosigned another size than we thought. */
  #isElsewhere(size: number, body: string): boolean {
    if (!/^(0|[1-9]\d{0,15})\n$/.test(body)) {
      throw new WitnessUnavailable(`the witness ${this.#witness.key.name} told no size`);
    }
    const told = Number(body);
    // The same size, and refused all the same: it has another root of it.
    if (told === this.#seen && told === size) throw this.#forkAt(told);
    this.#seen = told;
    // More than this node shows: another node has asked with a later one.
    return told > size;
  }

  #take(size: number, note: string): void {
    const { key } = this.#witness;
    const { outcome } = takeCosignatures(this.#shown, [key], note);
    // There is a newer one meanwhile, for which it is asked next.
    if (outcome !== "taken" && outcome !== "not-current") {
      throw new WitnessUnavailable(`the witness ${key.name} gave no cosignature of its own`);
    }
    this.#seen = size;
    this.#done = size;
    this.#fork = undefined;
  }

  #forkAt(size: number): ForkSeen {
    this.#fork = new ForkSeen(
      `the witness ${this.#witness.key.name} saw ${size} leaves that this log does not continue`,
    );
    return this.#fork;
  }
}
