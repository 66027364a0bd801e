import { fromBase64 } from "../base64.ts";
import { utf8 } from "../bytes.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { isEd25519Signature } from "../ed25519.ts";
import { ED25519, type VerifierKey, verifierKey } from "../note/verifier-key.ts";
import { type Files, stringIn } from "./files.ts";
import type { Findings } from "./findings.ts";
import { checkLeaves, type Leaf } from "./leaves.ts";

/** What the key before signs of the one that comes after it. */
export function rotationStatement(facts: {
  readonly origin: string;
  readonly replaces: string;
  readonly keyId: string;
  /** base64. */
  readonly publicKey: string;
}): Uint8Array {
  return utf8(`${facts.origin}\nkey rotation\n${facts.replaces}\n${facts.keyId}\n${facts.publicKey}\n`);
}

/** The log's keys in the order in which they came, each vouched for by the one before it. */
export function checkKeys(
  files: Files,
  origin: string,
  checkpoint: Checkpoint | undefined,
  findings: Findings,
): VerifierKey[] {
  const leaves = checkLeaves(files, { folder: "keys", proofs: "keys" }, checkpoint, findings);
  const keys: VerifierKey[] = [];
  let revision = -1;
  for (const leaf of leaves) {
    const key = checkKey(leaf, { origin, before: keys.at(-1), revision }, findings);
    revision = leaf.event.revision;
    if (key) keys.push(key);
  }
  if (leaves.length === 0) findings.add("KEYS_MISSING");
  return keys;
}

function checkKey(
  { path, event }: Leaf,
  { origin, before, revision }: { origin: string; before: VerifierKey | undefined; revision: number },
  findings: Findings,
): VerifierKey | undefined {
  const { data } = event;
  if (event.type !== "KeyRotated" || event.stream !== "log") {
    findings.add("KEY_MALFORMED", path);
    return undefined;
  }
  const key = findings.reading("KEY_MALFORMED", path, () =>
    verifierKey(stringIn(data, "origin"), ED25519, fromBase64(stringIn(data, "publicKey"))),
  );
  if (key === undefined) return undefined;
  if (key.name !== origin) findings.add("KEY_OTHER_ORIGIN", path);
  if (key.keyId !== data.keyId) findings.add("KEY_ID_WRONG", path);
  const isFirst = before === undefined && event.revision === 0 && !("replaces" in data) && !("seal" in data);
  if (isFirst) return key;
  if (before === undefined || data.replaces !== before.keyId || event.revision <= revision) {
    findings.add("KEY_CHAIN_BROKEN", path);
    return key;
  }
  const statement = rotationStatement({
    origin: key.name,
    replaces: before.keyId,
    keyId: key.keyId,
    publicKey: String(data.publicKey),
  });
  const seal = findings.reading("KEY_SEAL_WRONG", path, () => fromBase64(stringIn(data, "seal")));
  if (seal && !isEd25519Signature(seal, statement, before.publicKey)) findings.add("KEY_SEAL_WRONG", path);
  return key;
}
