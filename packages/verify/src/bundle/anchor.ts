import { areEqual } from "../bytes.ts";
import { type Checkpoint, parseCheckpoint } from "../checkpoint.ts";
import { compareHeads } from "../log/compare.ts";
import type { LogSource } from "../log/tiles.ts";
import type { VerifierKey } from "../note/verifier-key.ts";
import { CHECKPOINT } from "./files.ts";
import type { Findings } from "./findings.ts";

/** Whether one of the trusted keys is among the log's; every trusted one that is not is a finding. */
export function checkAnchorKeys(
  trusted: readonly VerifierKey[],
  keys: readonly VerifierKey[],
  findings: Findings,
): boolean {
  const isOfLog = ({ name, publicKey }: VerifierKey) =>
    keys.some((key) => key.name === name && areEqual(key.publicKey, publicKey));
  for (const key of trusted) {
    if (!isOfLog(key)) findings.add("KEY_NOT_TRUSTED", undefined, `${key.name} ${key.keyId}`);
  }
  return trusted.some(isOfLog);
}

/**
 * Whether a checkpoint that somebody kept vouches for this one: it is the same head, or tiles show that one grew from the
 * other.
 */
export async function checkAnchorCheckpoint(
  anchorBytes: Uint8Array,
  checkpoint: Checkpoint,
  log: LogSource | undefined,
  findings: Findings,
): Promise<boolean> {
  const anchor = findings.reading("ANCHOR_MALFORMED", undefined, () => parseCheckpoint(anchorBytes));
  if (anchor === undefined) return false;
  const { verdict, reason } = await compareHeads(anchor, checkpoint, log);
  if (reason === "OTHER_ORIGIN") findings.add("ANCHOR_OTHER_ORIGIN");
  else if (verdict === "fork") findings.add("CHECKPOINT_FORKED", CHECKPOINT);
  else if (verdict === "unknown")
    findings.add("ANCHOR_NOT_COMPARABLE", undefined, `${anchor.size}, ${checkpoint.size}`);
  return verdict === "same" || verdict === "grew";
}
