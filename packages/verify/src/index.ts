export { fromBase64, fromBase64Url, toBase64, toBase64Url } from "./base64.ts";
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
