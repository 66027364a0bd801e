import type { EvidenceLog } from "./application/ports/evidence-log.ts";
import type { Log } from "./logging.ts";

/** An evidence log that stops tells nobody by itself, so it is looked at this often. */
const LOOK_EVERY_MILLISECONDS = 1_000;

/**
 * An evidence log that stopped tells what it has; the log says so once each time, and loudly where it is for good. And once
 * for each leaf that could not be proven.
 */
export function watchEvidenceLog(
  evidenceLog: Pick<EvidenceLog, "status" | "damagedLeaves">,
  log: Log,
): { end(): void } {
  let told: string | undefined;
  const toldDamage = new Set<number>();
  const lookForDamage = () => {
    for (const { leaf, position } of evidenceLog.damagedLeaves()) {
      if (!toldDamage.has(leaf)) log.error({ leaf, position }, "the evidence log is damaged: run ebox fsck");
      toldDamage.add(leaf);
    }
  };
  const look = () => {
    lookForDamage();
    const status = evidenceLog.status();
    if (status.state !== "stopped") {
      if (told !== undefined) log.info({ position: status.position }, "the evidence log goes on");
      told = undefined;
      return;
    }
    const { position, reason, tryingAgain } = status;
    if (reason === told) return;
    told = reason;
    if (tryingAgain) log.error({ position, reason }, "the evidence log waits until it can go on");
    else log.fatal({ position, reason }, "the evidence log has stopped");
  };
  const timer = setInterval(look, LOOK_EVERY_MILLISECONDS).unref();
  look();
  return { end: () => clearInterval(timer) };
}
