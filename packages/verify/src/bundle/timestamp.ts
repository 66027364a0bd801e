import { utf8 } from "../bytes.ts";
import type { SignedCheckpoint } from "../checkpoint.ts";
import type { Certificate } from "../timestamp/certificate.ts";
import { verifyTimestamp } from "../timestamp/verify-timestamp.ts";
import type { FailureCode } from "./codes.ts";
import { type Files, TIMESTAMP } from "./files.ts";
import type { Findings } from "./findings.ts";

const CODES = {
  malformed: "TIMESTAMP_MALFORMED",
  "algorithm-not-supported": "TIMESTAMP_ALGORITHM_NOT_SUPPORTED",
  "other-bytes": "TIMESTAMP_OF_OTHER_CHECKPOINT",
  "signature-wrong": "TIMESTAMP_SIGNATURE_WRONG",
  "certificate-unusable": "TIMESTAMP_CERTIFICATE_UNUSABLE",
} as const satisfies Record<string, FailureCode>;

/** The time that the token says; undefined where there is none that holds. `trusted`: asks for one that leads to these. */
export async function checkTimestamp(
  files: Files,
  { note }: SignedCheckpoint,
  trusted: readonly Certificate[] | undefined,
  findings: Findings,
): Promise<{ readonly time: string; readonly isAuthorityTrusted: boolean } | undefined> {
  const token = files.get(TIMESTAMP);
  if (token === undefined) {
    if (trusted) findings.add("TIMESTAMP_MISSING", TIMESTAMP);
    return undefined;
  }
  const verification = await verifyTimestamp(token, utf8(note.text), trusted);
  if (verification.outcome !== "timestamped") {
    findings.add(CODES[verification.outcome], TIMESTAMP, verification.detail);
    return undefined;
  }
  if (verification.authority === "untrusted") findings.add("TIMESTAMP_AUTHORITY_NOT_TRUSTED", TIMESTAMP);
  if (verification.authority === "not-asked") findings.add("TIMESTAMP_AUTHORITY_NOT_CHECKED", TIMESTAMP);
  const time = new Date(verification.time).toISOString();
  return { time, isAuthorityTrusted: verification.authority === "trusted" };
}
