import { areEqual } from "../bytes.ts";
import { canonicalBytes } from "../canonical-json.ts";
import { EVIDENCE_TYPE, isSignedJws, parseJws } from "../jws.ts";
import type { VerifierKey } from "../note/verifier-key.ts";
import { etsiEventsOf } from "./etsi.ts";
import { evidenceObject } from "./evidence-object.ts";
import type { Files } from "./files.ts";
import type { Findings } from "./findings.ts";
import type { Leaf } from "./leaves.ts";
import type { Publication } from "./publication.ts";

interface Facts {
  readonly origin: string;
  readonly messageId: string;
  readonly publication: Publication | undefined;
  readonly keys: readonly VerifierKey[];
}

/** Every event that ETSI has a word for has its sealed evidence object, which says what the event says; there is no other. */
export function checkEvidence(files: Files, leaves: readonly Leaf[], facts: Facts, findings: Findings): void {
  const expected = new Set<string>();
  for (const leaf of leaves) {
    for (const name of etsiEventsOf(leaf.event).names) {
      const path = `evidence/${leaf.leaf}.${name}.jws`;
      expected.add(path);
      const bytes = files.get(path);
      if (bytes === undefined) findings.add("EVIDENCE_MISSING", path);
      // Without a publication there is nothing that it could say.
      else if (!facts.publication && name !== "SubmissionRejection") findings.add("PUBLICATION_MISSING", leaf.path);
      else {
        const payload = findings.reading("EVENT_MALFORMED", leaf.path, () =>
          canonicalBytes(evidenceObject(name, leaf, facts)),
        );
        if (payload) checkOne(path, bytes, payload, facts.keys, findings);
      }
    }
  }
  for (const path of files.keys()) {
    if (path.startsWith("evidence/") && !expected.has(path)) findings.add("EVIDENCE_WITHOUT_EVENT", path);
  }
}

function checkOne(
  path: string,
  bytes: Uint8Array,
  payload: Uint8Array,
  keys: readonly VerifierKey[],
  findings: Findings,
): void {
  const jws = findings.reading("EVIDENCE_MALFORMED", path, () => parseJws(bytes, EVIDENCE_TYPE));
  if (jws === undefined) return;
  if (!areEqual(jws.payload, payload)) {
    findings.add("EVIDENCE_DIFFERS", path);
    return;
  }
  const key = keys.find(({ keyId }) => keyId === jws.keyId);
  if (key === undefined) {
    findings.add("EVIDENCE_KEY_UNKNOWN", path);
    return;
  }
  if (!isSignedJws(jws, key.publicKey)) findings.add("EVIDENCE_SIGNATURE_WRONG", path);
}
