import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import {
  type Checkpoint,
  COSIGNATURE_V1,
  formatCheckpointText,
  formatVerifierKey,
  parseNote,
  verifyNote,
} from "ebox-verify";
import { openCheckpoint, readCheckpoint, signCheckpoint } from "../../../src/application/evidence/checkpoint.ts";
import { cosign } from "../../../src/application/evidence/cosignature.ts";
import { firstKey, isSealedBy, sealedKey } from "../../../src/application/evidence/key-seal.ts";
import { isSignedBy, noteKey, verifierKeyIn } from "../../../src/application/evidence/note-key.ts";

const privateKey = (seed: number) => {
  // RFC 8410: the DER before the 32 bytes of an Ed25519 key.
  const prefix = Buffer.from("302e020100300506032b657004220420", "hex");
  return createPrivateKey({ key: Buffer.concat([prefix, Buffer.alloc(32, seed)]), format: "der", type: "pkcs8" });
};
const key = noteKey("ebox.example/log", privateKey(1));
const other = noteKey("ebox.example/log", privateKey(2));
const checkpoint: Checkpoint = { origin: key.name, size: 20_852_163, root: Buffer.alloc(32, 7) };
const text = formatCheckpointText(checkpoint);
const note = signCheckpoint(checkpoint, key);

describe("a checkpoint", () => {
  it("is a note that the verifier takes for its signer's", async () => {
    const read = parseNote(Buffer.from(note));
    expect(read.text).toBe(text);
    expect(verifyNote(read, [key])).toMatchObject({ outcome: "signed", by: [{ key: { keyId: key.keyId } }] });
  });
  it("is opened by whoever has its key, and by nobody else", async () => {
    expect(openCheckpoint(note, [other, key])).toMatchObject({ origin: key.name, size: 20_852_163 });
    for (const keys of [[], [other], [noteKey("ebox.example/other", privateKey(1))]]) {
      expect(openCheckpoint(note, keys)).toBeUndefined();
    }
  });
  it("is not opened where its text was changed", async () => {
    for (let at = 0; at < text.length - 1; at += 5) {
      const changed = note.slice(0, at) + (note[at] === "7" ? "8" : "7") + note.slice(at + 1);
      expect(openCheckpoint(changed, [key])).toBeUndefined();
    }
  });
  it("is the same from every node that has the key", () => expect(signCheckpoint(checkpoint, key)).toBe(note));
  it.each(["", "text", text, note.replace("20852163", "x")])("is not read where it is none: %j", (wrong) => {
    expect(readCheckpoint(wrong)).toBeUndefined();
  });
});

describe("a verifier key", () => {
  it("is one type of signature's only", () => {
    const printed = formatVerifierKey(key);
    expect(verifierKeyIn(printed, key.type)).toMatchObject({ name: key.name, keyId: key.keyId });
    expect(verifierKeyIn(printed, COSIGNATURE_V1)).toBeUndefined();
  });
  it.each(["", "a+b", formatVerifierKey(key).replace(key.keyId, "00000000")])("is none that says %j", (printed) =>
    expect(verifierKeyIn(printed, key.type)).toBeUndefined(),
  );
  it("that is no point of the curve signs nothing", () => {
    expect(isSignedBy(Buffer.alloc(32, 0xff), Buffer.from("text"), Buffer.alloc(64))).toBe(false);
    expect(isSignedBy(Buffer.alloc(5), Buffer.from("text"), Buffer.alloc(64))).toBe(false);
  });
});

it("a cosignature tells the verifier when its witness saw the checkpoint", async () => {
  const witness = noteKey("witness.example/w", privateKey(3), COSIGNATURE_V1);
  const cosigned = parseNote(Buffer.from(note + cosign(text, witness, 1_700_000_000)));
  const { keyId } = witness;
  expect(verifyNote(cosigned, [witness])).toMatchObject({ by: [{ key: { keyId }, time: 1_700_000_000 }] });
  const wrong = parseNote(Buffer.from(note + cosign(text.replace("2", "3"), witness, 1_700_000_000)));
  expect(verifyNote(wrong, [witness])).toMatchObject({ outcome: "forged" });
});

describe("a key's seal", () => {
  const next = noteKey("ebox.example/log", generateKeyPairSync("ed25519").privateKey);
  const facts = sealedKey(next, key);

  it("is the old key's", () => expect(isSealedBy(facts, firstKey(key))).toBe(true));
  it.each([
    ["another key before", facts, firstKey(other)],
    ["another key after", { ...facts, publicKey: firstKey(other).publicKey }, firstKey(key)],
    ["another origin", { ...facts, origin: "elsewhere.example" }, firstKey(key)],
    ["no seal", firstKey(next), firstKey(key)],
  ])("does not hold for %s", (_, sealed, current) => expect(isSealedBy(sealed, current)).toBe(false));
});
