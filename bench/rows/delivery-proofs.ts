import type { NoteKey } from "../../src/application/evidence/note-key.ts";
import type { DeliveryProof, ProofSources } from "../../src/application/evidence/proof/gather-proof.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { alternate } from "../measure/alternate.ts";
import { closedLoop } from "../measure/closed-loop.ts";
import { type Figure, ratioOf } from "../measure/figure.ts";
import { built } from "../stage/built.ts";
import { provenMail } from "../stage/proven-mail.ts";
import type { Bench, Row } from "./row.ts";

const { gatherProof } = await built<typeof import("../../src/application/evidence/proof/gather-proof.ts")>(
  "application/evidence/proof/gather-proof",
);
const { proofBundle } = await built<typeof import("../../src/application/evidence/proof/proof-bundle.ts")>(
  "application/evidence/proof/proof-bundle",
);
const { storedZip } = await built<typeof import("../../src/application/evidence/proof/stored-zip.ts")>(
  "application/evidence/proof/stored-zip",
);
const { isEd25519Signature, verifyZip } = await import("ebox-verify");

const SIZES = {
  full: { rounds: 7, messages: 20_000, proofs: 1_000 },
  quick: { rounds: 2, messages: 500, proofs: 50 },
};
const SIGNED = Buffer.alloc(700, "x");

export const row: Row = {
  name: "delivery-proofs",
  title: "Proofs of delivery made and verified, against their signatures alone",

  async run({ numbers, cleanup, say }: Bench): Promise<Figure[]> {
    const { rounds, messages, proofs } = SIZES[numbers];
    const { sources, key, ids } = await provenMail(messages, cleanup, say);
    const asked = ids.slice(0, proofs);
    const made: DeliveryProof[] = [];
    const zips: Buffer[] = [];
    for (const id of asked) {
      const proof = await provenBy(sources, id);
      made.push(proof);
      zips.push(await zipOf(proof, key));
    }
    const signatures = made.map(signaturesOf);
    const signature = key.sign(SIGNED);
    const turn = (act: (index: number) => Promise<void>) => {
      let next = 0;
      return () => closedLoop(1, asked.length, () => act(next++ % asked.length));
    };
    const making = await alternate(rounds, {
      proofs: turn(async (index) => void (await zipOf(await provenBy(sources, asked[index] as MessageId), key))),
      signatures: turn(async (index) => {
        for (let left = signatures[index]?.made ?? 0; left > 0; left--) key.sign(SIGNED);
      }),
    });
    const verifying = await alternate(rounds, {
      proofs: turn(async (index) => {
        const { verified, anchored } = await verifyZip(zips[index] as Buffer, { keys: [key] });
        if (!verified || !anchored) throw new Error("a proof of our own is not verified");
      }),
      signatures: turn(async (index) => {
        for (let left = signatures[index]?.checked ?? 0; left > 0; left--) {
          if (!isEd25519Signature(signature, SIGNED, key.publicKey)) throw new Error("a signature of our own is wrong");
        }
      }),
    });
    const mean = (kind: "made" | "checked") =>
      (signatures.reduce((sum, counts) => sum + counts[kind], 0) / signatures.length).toFixed(1);
    const bytes = Math.round(zips.reduce((sum, { length }) => sum + length, 0) / zips.length / 1_024);
    const goal = { atLeast: 0.5 };
    const of = `Of ${messages.toLocaleString("en")} messages in the log, one after the other, ${bytes} KiB each without the reports`;
    return [
      ratioOf({
        what: "proof.zip made, without its reports",
        unit: "proofs/s",
        peerName: "its signatures alone",
        ours: making.proofs,
        peer: making.signatures,
        goal,
        note: `${of}; read from the event log and the tiles on disk. On average ${mean("made")} Ed25519 signatures.`,
      }),
      ratioOf({
        what: "proof.zip verified, without its reports",
        unit: "proofs/s",
        peerName: "its signatures alone",
        ours: verifying.proofs,
        peer: verifying.signatures,
        goal,
        note: `${of}; all that ebox verify checks, with the log's key given. On average ${mean("checked")} signatures.`,
      }),
    ];
  },
};

async function provenBy(sources: ProofSources, id: MessageId): Promise<DeliveryProof> {
  const proof = await gatherProof(sources, id);
  if (proof === undefined || proof === "not-covered") throw new Error("a message of the bench has no proof");
  return proof;
}

async function zipOf(proof: DeliveryProof, key: NoteKey): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of storedZip(proofBundle(proof, key, { withReports: false }))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Made: the evidence's and the manifest's. Checked: those, and the checkpoint's. */
function signaturesOf({ events }: DeliveryProof) {
  const made = 1 + events.reduce((sum, { evidence }) => sum + evidence.length, 0);
  return { made, checked: made + 1 };
}
