import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import {
  type Checkpoint,
  checkpointText,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from "../../../src/application/evidence/checkpoint.ts";
import { cosign, cosignedAt } from "../../../src/application/evidence/cosignature.ts";
import { firstKey, isSealedBy, sealedKey } from "../../../src/application/evidence/key-seal.ts";
import {
  isSignedBy,
  noteKey,
  parseVerifierKey,
  printVerifierKey,
  verifierKey,
} from "../../../src/application/evidence/note-key.ts";
import { noteOf, parseNote, parseSignatureLines } from "../../../src/application/evidence/signed-note.ts";

const privateKey = (seed: number) => {
  // RFC 8410: the DER before the 32 bytes of an Ed25519 key.
  const prefix = Buffer.from("302e020100300506032b657004220420", "hex");
  return createPrivateKey({ key: Buffer.concat([prefix, Buffer.alloc(32, seed)]), format: "der", type: "pkcs8" });
};
const key = noteKey("ebox.example/log", privateKey(1));
const other = noteKey("ebox.example/log", privateKey(2));
const checkpoint: Checkpoint = { origin: key.name, size: 20_852_163, root: Buffer.alloc(32, 7).toString("base64") };
const note = signCheckpoint(checkpoint, key);

/** The example of C2SP tlog-checkpoint and tlog-cosignature. */
const EXAMPLE = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

describe("a signed note", () => {
  it("is read as C2SP has it", () => {
    const { text, signatures } = parseNote(EXAMPLE) ?? {};
    expect(text).toBe("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
    expect(signatures?.map(({ name, keyId, signature }) => [name, keyId, signature.length])).toEqual([
      ["example.com/behind-the-sofa", "033de0ae", 64],
      ["witness.example.com/w1", "8d66cf3f", 72],
    ]);
    // 1679315147 is the time in the specification's text.
    expect(Number(signatures?.[1]?.signature.readBigUInt64BE())).toBe(1_679_315_147);
  });

  it("may have empty lines in its text", () => {
    expect(parseNote(EXAMPLE.replace("20852163", "one\n\ntwo"))?.text).toContain("one\n\ntwo");
  });

  it.each([
    ["no signature", EXAMPLE.slice(0, EXAMPLE.indexOf("—"))],
    ["no empty line", EXAMPLE.replace("\n\n", "\n")],
    ["no last line feed", EXAMPLE.slice(0, -1)],
    ["a carriage return", EXAMPLE.replace("20852163", "20852163\r")],
    ["a tabulator", EXAMPLE.replace("20852163", "\t")],
    ["another dash", EXAMPLE.replaceAll("—", "-")],
    ["a plus in a key's name", EXAMPLE.replace("w1 ", "w+1 ")],
    ["base64 that is another's way to write it", EXAMPLE.replace("AYQ8=", "AYQ9=")],
    ["a signature of no bytes", EXAMPLE.replace(/jWbP\S+/, "jWbPPw==")],
    ["too many signatures", noteOf("text\n", Array(33).fill(EXAMPLE.split("\n")[4]?.concat("\n") ?? ""))],
    ["nothing", ""],
  ])("is none with %s", (_, text) => expect(parseNote(text)).toBeUndefined());
});

describe("a checkpoint", () => {
  it("is opened by whoever has its key", () => {
    expect(openCheckpoint(note, [other, key])).toEqual({ ...checkpoint, text: checkpointText(checkpoint) });
  });
  it("is not opened without its key", () => {
    expect(openCheckpoint(note, [])).toBeUndefined();
    expect(openCheckpoint(note, [other])).toBeUndefined();
    expect(openCheckpoint(note, [verifierKey("ebox.example/other", key.publicKey)])).toBeUndefined();
  });
  it("is not opened where any of its text was changed", () => {
    for (let at = 0; at < checkpointText(checkpoint).length - 1; at++) {
      const changed = note.slice(0, at) + (note[at] === "7" ? "8" : "7") + note.slice(at + 1);
      expect(openCheckpoint(changed, [key])).toBeUndefined();
    }
  });
  it("is not opened where one of two known signatures is wrong", () => {
    const wrong = signCheckpoint({ ...checkpoint, size: 1 }, other).split("\n\n")[1] ?? "";
    expect(openCheckpoint(note + wrong, [key])).toBeDefined();
    expect(openCheckpoint(note + wrong, [key, other])).toBeUndefined();
  });
  it("is the same from every node that has the key", () => expect(signCheckpoint(checkpoint, key)).toBe(note));
  it("may have lines of its own after its three", () => {
    expect(parseCheckpoint(`${checkpointText(checkpoint)}extension\n`)).toEqual(checkpoint);
  });
  it.each([
    ["", "7", checkpoint.root],
    ["o", "07", checkpoint.root],
    ["o", "-7", checkpoint.root],
    ["o", "7e3", checkpoint.root],
    ["o", "9999999999999999", checkpoint.root],
    ["o", "7", "AAAA"],
    ["o", "7", `${checkpoint.root}\n`],
  ])("is none that says %j, %j, %j", (origin, size, root) => {
    expect(parseCheckpoint(`${origin}\n${size}\n${root}\n`)).toBeUndefined();
  });
});

describe("a verifier key", () => {
  it("has the key id that C2SP computes", () => {
    // The vkey of the note in Go's sumdb/note documentation.
    const text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const peter = parseVerifierKey(text, "note");
    expect(peter).toMatchObject({ name: "PeterNeumann", keyId: "c74f20a3" });
    expect(peter && printVerifierKey(peter)).toBe(text);
  });
  it("is one type of signature's only", () => {
    expect(verifierKey("w", key.publicKey, "cosignature").keyId).not.toBe(verifierKey("w", key.publicKey).keyId);
    expect(parseVerifierKey(printVerifierKey(key), "cosignature")).toBeUndefined();
  });
  it.each(["", "a+b", `${printVerifierKey(key)}=`, printVerifierKey(key).replace(key.keyId, "00000000")])(
    "is none that says %j",
    (text) => expect(parseVerifierKey(text, "note")).toBeUndefined(),
  );
  it("that is no point of the curve signs nothing", () => {
    expect(isSignedBy(Buffer.alloc(32, 0xff), Buffer.from("text"), Buffer.alloc(64))).toBe(false);
    expect(isSignedBy(Buffer.alloc(5), Buffer.from("text"), Buffer.alloc(64))).toBe(false);
  });
});

describe("a cosignature", () => {
  const witness = noteKey("witness.example/w", privateKey(3), "cosignature");
  const line = cosign(checkpointText(checkpoint), witness, 1_700_000_000);
  const [signature] = parseSignatureLines(line) ?? [];
  if (!signature) throw new Error("no signature line");

  it("tells when its witness saw the checkpoint", () => {
    expect(cosignedAt(checkpointText(checkpoint), signature, witness)).toBe(1_700_000_000);
  });
  it("is of one checkpoint, one time and one witness", () => {
    const later = Buffer.from(signature.signature);
    later.writeBigUInt64BE(1_700_000_001n);
    expect(cosignedAt(checkpointText({ ...checkpoint, size: 1 }), signature, witness)).toBeUndefined();
    expect(cosignedAt(checkpointText(checkpoint), { ...signature, signature: later }, witness)).toBeUndefined();
    expect(cosignedAt(checkpointText(checkpoint), signature, other)).toBeUndefined();
  });
});

describe("a key's seal", () => {
  const next = noteKey("ebox.example/log", generateKeyPairSync("ed25519").privateKey);
  const facts = sealedKey(next, key);

  it("is the old key's", () => expect(isSealedBy(facts, firstKey(key))).toBe(true));
  it.each([
    ["another key before", facts, firstKey(other)],
    ["another key after", { ...facts, publicKey: other.publicKey.toString("base64") }, firstKey(key)],
    ["another origin", { ...facts, origin: "elsewhere.example" }, firstKey(key)],
    ["no seal", firstKey(next), firstKey(key)],
  ])("does not hold for %s", (_, sealed, current) => expect(isSealedBy(sealed, current)).toBe(false));
});
