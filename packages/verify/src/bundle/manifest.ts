import { parseCanonical } from "../canonical-json.ts";
import { isSignedJws, MANIFEST_TYPE, parseJws } from "../jws.ts";
import { Malformed } from "../malformed.ts";
import type { VerifierKey } from "../note/verifier-key.ts";
import { sha256Base64Url } from "../sha256.ts";
import { asObject, type Files, isAllowed, MANIFEST, mayBeWithheld, SEAL, stringIn } from "./files.ts";
import type { Findings } from "./findings.ts";

export const FORMAT = "ebox-proof/1";

export interface Manifest {
  readonly messageId: string;
  readonly origin: string;
  /** base64url SHA-256 by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Undefined where it cannot be read; without it nothing else can be said. */
export function checkManifest(files: Files, findings: Findings): Manifest | undefined {
  const bytes = files.get(MANIFEST);
  if (bytes === undefined) {
    findings.add("MANIFEST_MISSING", MANIFEST);
    return undefined;
  }
  const said = findings.reading("MANIFEST_MALFORMED", MANIFEST, () => asObject(parseCanonical(bytes)));
  if (said === undefined) return undefined;
  if (said.format !== FORMAT) {
    findings.add("FORMAT_UNKNOWN", MANIFEST);
    return undefined;
  }
  const manifest = findings.reading("MANIFEST_MALFORMED", MANIFEST, () => parseManifest(said));
  if (manifest) checkFiles(files, manifest, findings);
  return manifest;
}

function parseManifest(said: Readonly<Record<string, unknown>>): Manifest {
  if (Object.keys(said).sort().join() !== "files,format,messageId,origin") throw new Malformed("other members");
  const listed = asObject(said.files);
  const names = Object.keys(listed);
  return {
    messageId: stringIn(said, "messageId"),
    origin: stringIn(said, "origin"),
    files: new Map(names.map((path) => [path, stringIn(listed, path)])),
  };
}

function checkFiles(files: Files, { files: listed }: Manifest, findings: Findings): void {
  for (const [path, digest] of listed) {
    const bytes = files.get(path);
    if (!isAllowed(path) || path === MANIFEST || path === SEAL) findings.add("PATH_NOT_ALLOWED", path);
    else if (bytes === undefined) findings.add(mayBeWithheld(path) ? "CONTENT_WITHHELD" : "FILE_MISSING", path);
    else if (sha256Base64Url(bytes) !== digest) findings.add("FILE_CHANGED", path);
  }
  for (const path of files.keys()) {
    if (path === MANIFEST || path === SEAL || listed.has(path)) continue;
    findings.add(isAllowed(path) ? "FILE_NOT_LISTED" : "PATH_NOT_ALLOWED", path);
  }
}

/** The seal is over every byte of the manifest, and so over every file. */
export function checkSeal(files: Files, keys: readonly VerifierKey[], findings: Findings): void {
  const bytes = files.get(SEAL);
  if (bytes === undefined) {
    findings.add("SEAL_MISSING", SEAL);
    return;
  }
  const seal = findings.reading("SEAL_MALFORMED", SEAL, () => parseJws(bytes, MANIFEST_TYPE));
  if (seal === undefined) return;
  if (seal.payload.length > 0) {
    findings.add("SEAL_MALFORMED", SEAL, "its payload is not detached");
    return;
  }
  const key = keys.find(({ keyId }) => keyId === seal.keyId);
  if (key === undefined) {
    findings.add("SEAL_KEY_UNKNOWN", SEAL);
    return;
  }
  const manifest = files.get(MANIFEST) ?? new Uint8Array();
  if (!isSignedJws(seal, key.publicKey, manifest)) findings.add("SEAL_WRONG", SEAL);
}
