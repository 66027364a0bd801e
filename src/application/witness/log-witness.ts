import { emptyRoot, fromBase64, isConsistent, toBase64, type VerifierKey, verifyNote } from "ebox-verify";
import { cosign } from "../evidence/cosignature.ts";
import type { NoteKey } from "../evidence/note-key.ts";
import type { Clock } from "../ports/clock.ts";
import type { SeenCheckpoint, WitnessMemory } from "../ports/witness-memory.ts";
import { readWitnessRequest, type WitnessRequest } from "./witness-request.ts";

/** As C2SP tlog-witness has them: 404 unknown log, 403 not signed by it, 409 another size or root, 422 no continuation. */
export type WitnessAnswer =
  | { readonly status: 200; readonly cosignature: string }
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 422 };

/** Cosigns checkpoints of logs that it knows, as long as each of them only grows. */
export class LogWitness {
  readonly #key: NoteKey;
  readonly #logs: readonly VerifierKey[];
  readonly #memory: WitnessMemory;
  readonly #clock: Clock;
  /** One after the other: a check holds until what was checked is remembered. */
  #before: Promise<unknown> = Promise.resolve();

  /** `logs`: a log may have several keys; their name is its origin. */
  constructor(key: NoteKey, logs: readonly VerifierKey[], memory: WitnessMemory, clock: Clock) {
    this.#key = key;
    this.#logs = logs;
    this.#memory = memory;
    this.#clock = clock;
  }

  /** Raises what remembering raises: then nothing was cosigned. */
  addCheckpoint(body: string): Promise<WitnessAnswer> {
    const answer = this.#before.then(() => this.#judge(body));
    this.#before = answer.catch(() => undefined);
    return answer;
  }

  async #judge(body: string): Promise<WitnessAnswer> {
    const request = readWitnessRequest(body);
    if (request === undefined) return { status: 400 };
    const { old, checkpoint } = request;
    const keys = this.#logs.filter(({ name }) => name === checkpoint.origin);
    if (keys.length === 0) return { status: 404 };
    if (verifyNote(checkpoint.note, keys).outcome !== "signed") return { status: 403 };
    if (old > checkpoint.size) return { status: 400 };
    const seen = this.#memory.seen(checkpoint.origin) ?? { size: 0, root: toBase64(emptyRoot()) };
    const root = toBase64(checkpoint.root);
    const isOther = old === checkpoint.size && root !== seen.root;
    if (old !== seen.size || isOther) return { status: 409, size: seen.size };
    if (!continues(request, seen)) return { status: 422 };
    await this.#memory.remember(checkpoint.origin, { size: checkpoint.size, root });
    const seconds = Math.floor(Date.parse(this.#clock.now()) / 1_000);
    return { status: 200, cosignature: cosign(checkpoint.note.text, this.#key, seconds) };
  }
}

function continues({ proof, checkpoint }: WitnessRequest, seen: SeenCheckpoint): boolean {
  return isConsistent({
    from: seen.size,
    fromRoot: fromBase64(seen.root),
    to: checkpoint.size,
    toRoot: checkpoint.root,
    proof,
  });
}
