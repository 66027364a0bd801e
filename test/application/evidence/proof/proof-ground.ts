import { createPrivateKey } from "node:crypto";
import { CheckpointKeeper } from "../../../../src/application/evidence/keep-checkpoints.ts";
import { LogFollower } from "../../../../src/application/evidence/log-follower.ts";
import { type NoteKey, noteKey } from "../../../../src/application/evidence/note-key.ts";
import { openProof, type ProofDesk } from "../../../../src/application/evidence/proof/open-proof.ts";
import { type BundleOptions, proofBundle } from "../../../../src/application/evidence/proof/proof-bundle.ts";
import { storedZip } from "../../../../src/application/evidence/proof/stored-zip.ts";
import type { Request } from "../../../../src/application/mailroom.ts";
import { instant } from "../../../../src/domain/instant.ts";
import { by, INSTITUTION, type Office, openOffice } from "../../office.ts";
import { ORIGIN } from "../checkpoint-desk.ts";
import { TreeInMemory } from "../tree-in-memory.ts";

/** PKCS 8 of an Ed25519 key whose seed is 32 times this byte. */
export const fixedKey = (byte: number): NoteKey =>
  noteKey(
    ORIGIN,
    createPrivateKey({
      key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte)]),
      format: "der",
      type: "pkcs8",
    }),
  );

/** An office whose evidence log is signed when the test says so. */
export class ProofGround {
  readonly office: Office;
  readonly desk: ProofDesk;
  readonly evidence: TreeInMemory;
  readonly log: LogFollower;
  key = fixedKey(1);
  readonly #keeper: CheckpointKeeper;

  private constructor(office: Office) {
    this.office = office;
    this.evidence = new TreeInMemory(office.store);
    this.log = new LogFollower(office.store);
    const openKey = async () => this.key;
    this.desk = { ...office, evidence: this.evidence, openKey };
    const { store, clock } = office;
    this.#keeper = new CheckpointKeeper({ store, clock, evidence: this.evidence, log: this.log, openKey });
  }

  static async open(): Promise<ProofGround> {
    return new ProofGround(await openOffice());
  }

  close(): Promise<void> {
    return this.office.close();
  }

  /** Two minutes pass, and what stands in the log is covered by a checkpoint. */
  async cover(): Promise<void> {
    // The first time it is the log's key that comes into the log, and then into the tree.
    for (let round = 0; round < 2; round++) {
      this.pass(60_000);
      await this.evidence.catchUp();
      await this.#keeper.runOnce();
    }
  }

  /** Milliseconds. */
  pass(time: number): void {
    const { clock } = this.office;
    clock.set(instant(Date.parse(clock.now()) + time));
  }

  open(messageId: string, request: Request = by("sender", INSTITUTION), withContent = false, ofRefusals = false) {
    return openProof(this.desk, request, { messageId, withContent, ofRefusals });
  }

  /** The whole proof.zip; throws where it is refused. */
  async bundle(messageId: string, request?: Request, withContent?: boolean, options: BundleOptions = {}) {
    return zipOf(await this.open(messageId, request, withContent), options);
  }
}

/** Throws where it was refused. */
export async function zipOf(
  opened: Awaited<ReturnType<typeof openProof>>,
  options: BundleOptions = {},
): Promise<Buffer> {
  if (!opened.accepted) throw new Error(opened.refusal.code);
  const { proof, key, content } = opened;
  const pieces: Uint8Array[] = [];
  for await (const piece of storedZip(proofBundle(proof, key, { ...options, content }))) pieces.push(piece);
  return Buffer.concat(pieces);
}
