export { fromBase64, fromBase64Url, toBase64, toBase64Url } from "./base64.ts";
export { type Code, FAILURES, type FailureCode, type Finding, NOTICES, type NoticeCode } from "./bundle/codes.ts";
export { type EtsiEvent, etsiEventsOf, type Mapping } from "./bundle/etsi.ts";
export { asEvent, type EventInBundle } from "./bundle/event.ts";
export { EVIDENCE_POLICY, evidenceObject } from "./bundle/evidence-object.ts";
export { rotationStatement } from "./bundle/keys.ts";
export { type Publication, publicationOf } from "./bundle/publication.ts";
export type { Delivery, Story, StoryEvent } from "./bundle/story.ts";
export { type BundleOptions, type BundleResult, verifyBundle, verifyZip } from "./bundle/verify-bundle.ts";
export { canonicalBytes, canonicalJson, parseCanonical } from "./canonical-json.ts";
export {
  type Checkpoint,
  formatCheckpointText,
  parseCheckpoint,
  parseCheckpointText,
  type SignedCheckpoint,
} from "./checkpoint.ts";
export { commitmentOf } from "./commitment.ts";
export { isEd25519Signature } from "./ed25519.ts";
export { type Comparison, compareCheckpoints, compareHeads } from "./log/compare.ts";
export { type LogSource, tilePath } from "./log/tiles.ts";
export { type LogOptions, type LogResult, verifyLog } from "./log/verify-log.ts";
export { Malformed } from "./malformed.ts";
export { cosignedBytes, formatCosignature, parseCosignature } from "./note/cosignature.ts";
export { type Note, type NoteSignature, parseNote, signedBytes } from "./note/note.ts";
export {
  COSIGNATURE_V1,
  ED25519,
  formatVerifierKey,
  keyIdOf,
  parseVerifierKey,
  type SignatureType,
  type VerifierKey,
  verifierKey,
} from "./note/verifier-key.ts";
export { type NoteVerification, type VerifiedSignature, verifyNote } from "./note/verify-note.ts";
export { tellBundle, tellComparison, tellLog, type Verdict, verdictOf } from "./texts/tell.ts";
export { isLanguage, LANGUAGES, type Language } from "./texts/texts.ts";
export { type Certificate, parseCertificates } from "./timestamp/certificate.ts";
export { type TimestampVerification, verifyTimestamp } from "./timestamp/verify-timestamp.ts";
export {
  formatTlogProof,
  parseTlogProof,
  type TlogProof,
  type TlogProofVerification,
  verifyTlogProof,
} from "./tlog-proof.ts";
export { type Consistency, isConsistent } from "./tree/consistency.ts";
export { emptyRoot, type Hash, leafHash, nodeHash } from "./tree/hashing.ts";
export { type Inclusion, isIncluded, rootOfInclusion } from "./tree/inclusion.ts";
export { readZip } from "./zip/read-zip.ts";
