import { answeringInTime } from "./application/answer-in-time.ts";
import type { DamagedLeaf, EvidenceLog } from "./application/ports/evidence-log.ts";
import type { Instant } from "./domain/instant.ts";
import { type EvidenceHealth, type Health, healthOf } from "./http/health.ts";
import type { OpenLogSigning } from "./log-signing-side.ts";
import type { Office } from "./office.ts";

/** What can be told within a second or so, whatever is away. */
export async function serviceHealth(
  { publishing, projection, head }: Pick<Office, "publishing" | "projection" | "head">,
  evidence: EvidenceHealth,
  isClosing: boolean,
): Promise<Health> {
  const { store, documents } = publishing;
  const look = answeringInTime(() => store.head()).then(
    () => true,
    () => false,
  );
  const [isStoreReachable, areDocumentsReachable] = await Promise.all([look, documents.isReachable()]);
  const seen = {
    eventStore: inWords(isStoreReachable),
    documentStore: inWords(areDocumentsReachable),
    head: head.isConfirmed ? ("confirmed" as const) : ("lost" as const),
    evidence,
  };
  return healthOf(projection.status(), seen, isClosing);
}

const inWords = (isReachable: boolean) => (isReachable ? ("reachable" as const) : ("unreachable" as const));

/** How the evidence log of this node stands. `timestamped`: whether an authority is configured. */
export function evidenceHealth(
  evidenceLog: Pick<EvidenceLog, "head" | "status" | "damagedLeaves">,
  { log, isChecked, forks }: Pick<OpenLogSigning, "log" | "isChecked" | "forks">,
  { now, timestamped }: { readonly now: Instant; readonly timestamped: boolean },
): EvidenceHealth {
  const { signed, timestampedAt } = log.state;
  return {
    ...evidenceLog.status(),
    leaves: evidenceLog.head().size,
    startCheck: isChecked() ? "done" : "running",
    checkpoint: signed ? { leaves: signed.size, ageSeconds: secondsBetween(signed.signedAt, now) } : null,
    ...(timestamped && { lastTimestamp: timestampedAt ?? null }),
    warnings: [...forks().map(({ message }) => message), ...evidenceLog.damagedLeaves().map(wordsOf)],
  };
}

const wordsOf = ({ leaf, position }: DamagedLeaf) =>
  `leaf ${leaf} (position ${position}) cannot be proven: it, or a tile on its way, is damaged; run ebox fsck`;

const secondsBetween = (then: Instant, now: Instant) =>
  Math.max(0, Math.round((Date.parse(now) - Date.parse(then)) / 1_000));
