import { generateKeyPairSync, sign } from "node:crypto";
import { utf8 } from "../../src/bytes.ts";
import {
  COSIGNATURE_V1,
  cosignedBytes,
  ED25519,
  formatCosignature,
  formatVerifierKey,
  parseCheckpoint,
  parseCosignature,
  parseNote,
  parseVerifierKey,
  verifierKey,
  verifyNote,
} from "../../src/index.ts";

/** The examples of c2sp.org/signed-note and c2sp.org/tlog-cosignature. */
const EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const EXAMPLE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
const POEM = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;
const COSIGNED = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

function keyPair(name: string, type: typeof ED25519 | typeof COSIGNATURE_V1) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  return { privateKey, key: verifierKey(name, type, raw) };
}

const line = (name: string, keyId: string, signature: Uint8Array) =>
  `— ${name} ${Buffer.concat([Buffer.from(keyId, "hex"), signature]).toString("base64")}\n`;

describe("a signed note", () => {
  it("of the specification is verified with the key of the specification", async () => {
    const key = parseVerifierKey(EXAMPLE_KEY);
    expect(formatVerifierKey(key)).toBe(EXAMPLE_KEY);
    expect(verifyNote(parseNote(utf8(EXAMPLE)), [key])).toEqual({ outcome: "signed", by: [{ key }] });
    const changed = parseNote(utf8(EXAMPLE.replace("This", "That")));
    expect(verifyNote(changed, [key])).toEqual({ outcome: "forged", name: "example.com/foo", keyId: "530d903a" });
  });

  it("may have empty lines in its text", () => {
    const note = parseNote(utf8(POEM));
    expect(note.text).toMatch(/^Ognuno[\s\S]*\n\ned è subito sera\.\n$/);
    expect(note.signatures.map(({ name }) => name)).toEqual(["quasimodo.example/salvatore"]);
  });

  it("of unknown signers says so", async () => {
    expect(verifyNote(parseNote(utf8(EXAMPLE)), [keyPair("example.com/foo", ED25519).key])).toEqual({
      outcome: "unknown-signers",
    });
  });

  it.each([
    ["no signature", "text\n"],
    ["no signature after the empty line", "text\n\n"],
    ["an unfinished last line", EXAMPLE.slice(0, -1)],
    ["a hyphen for the dash", EXAMPLE.replace("—", "-")],
    ["a control character", EXAMPLE.replace("message", "mess\u0007age")],
    ["a carriage return", EXAMPLE.replaceAll("\n", "\r\n")],
    ["a key name with a plus sign", EXAMPLE.replace("example.com/foo", "example.com+foo")],
    ["a key name with a space of another kind", EXAMPLE.replace("example.com/foo", "example\u00a0com")],
    ["base64 with idle bits", EXAMPLE.replace("aQM=", "aQN=")],
    ["base64 without padding", EXAMPLE.replace("aQM=", "aQM")],
    ["a signature of four bytes", "text\n\n— a AAAAAA==\n"],
    ["65 signatures", `text\n\n${"— a AAAAAAA=\n".repeat(65)}`],
  ])("cannot have %s", (_, text) => {
    expect(() => parseNote(utf8(text))).toThrow(expect.objectContaining({ name: "Malformed" }));
  });

  it("cannot be anything but UTF-8", () => {
    expect(() => parseNote(new Uint8Array([...utf8(EXAMPLE), 0xff]))).toThrow("not UTF-8");
  });
});

describe("a verifier key", () => {
  it.each([
    ["with another id", EXAMPLE_KEY.replace("530d903a", "530d903b")],
    ["with another key", EXAMPLE_KEY.replace("AekyeR", "AekyeS")],
    ["with another name", EXAMPLE_KEY.replace("foo", "bar")],
    ["of another type", EXAMPLE_KEY.replace("+Aek", "+Auk")],
    ["in capitals", EXAMPLE_KEY.replace("530d903a", "530D903A")],
    ["that is a path", "/etc/passwd"],
  ])("%s is refused", (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(expect.objectContaining({ name: "Malformed" }));
  });
});

describe("a cosignature", () => {
  const witness = keyPair("witness.example/w1", COSIGNATURE_V1);
  const log = keyPair("example.com/log", ED25519);
  const text = "example.com/log\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";
  const time = 1_679_315_147;
  const signed = sign(null, cosignedBytes(time, text), witness.privateKey);
  const cosigned = line(witness.key.name, witness.key.keyId, formatCosignature(time, signed));
  const logLine = line(log.key.name, log.key.keyId, sign(null, utf8(text), log.privateKey));

  it("of the specification is read with its time", () => {
    const { note, size } = parseCheckpoint(utf8(COSIGNED));
    expect(size).toBe(20_852_163);
    expect(parseCosignature(note.signatures[1]?.signature as Uint8Array).time).toBe(time);
  });

  it("is verified, with the time at which the witness saw the checkpoint", async () => {
    const note = parseNote(utf8(`${text}\n${logLine}${cosigned}`));
    expect(verifyNote(note, [log.key, witness.key])).toEqual({
      outcome: "signed",
      by: [{ key: log.key }, { key: witness.key, time }],
    });
  });

  it("is not valid at another time, over another text, or as a plain signature", async () => {
    const later = line(witness.key.name, witness.key.keyId, formatCosignature(time + 1, signed));
    const plain = line(witness.key.name, witness.key.keyId, sign(null, utf8(text), witness.privateKey));
    for (const note of [`${text}\n${later}`, `${text.replace("8", "9")}\n${cosigned}`, `${text}\n${plain}`]) {
      expect(verifyNote(parseNote(utf8(note)), [witness.key])).toMatchObject({ outcome: "forged" });
    }
  });
});

describe("a checkpoint", () => {
  const signature = "\n— a AAAAAAA=\n";
  it.each([
    ["a size with a leading zero", "a\n01\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"],
    ["a size beyond 2^53", "a\n9007199254740993\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"],
    ["a short root", "a\n1\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/Rg\n"],
    ["no origin", "\n1\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"],
    ["two lines", "a\n1\n"],
    ["a fourth line", "a\n1\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\nmore\n"],
    ["a root of its own for no leaves", "a\n0\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"],
  ])("cannot have %s", (_, text) => {
    expect(() => parseCheckpoint(utf8(`${text}${signature}`))).toThrow(expect.objectContaining({ name: "Malformed" }));
  });
});
