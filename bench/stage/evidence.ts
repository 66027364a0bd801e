import { join } from "node:path";
import type { Position } from "../../src/application/ports/event-store.ts";
import type { EvidenceLog } from "../../src/application/ports/evidence-log.ts";
import { built } from "./built.ts";
import { mailFolder } from "./mail-folder.ts";
import { tempFolder } from "./temp-folder.ts";

const { openEvidenceLog } = await built<typeof import("../../src/evidence-side.ts")>("evidence-side");
const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);

export const NAMESPACE = "ebox";
export const ORIGIN = "bench.test/log";

/** The evidence log of a log's file, in `folder`, with its thread beside it. */
export function evidenceBeside(folder: string, file: string) {
  return openEvidenceLog({
    place: { folder: join(folder, "log"), index: join(folder, "evidence.sqlite"), origin: ORIGIN },
    store: { kind: "embedded", file, namespace: NAMESPACE },
  });
}

/** Of a log of so many messages, caught up; `folder`: of its tiles. */
export async function evidenceOfMail(
  messages: number,
  cleanup: AsyncDisposableStack,
  say: (what: string) => void,
): Promise<{ evidence: EvidenceLog; eventLog: string; folder: string }> {
  const { eventLog } = await mailFolder(messages, cleanup, say);
  const log = await openEmbeddedLog({ file: eventLog, readOnly: true });
  const head = (await log.head()) as Position;
  await log.close();
  say("hashing it");
  const folder = await tempFolder(cleanup);
  const opened = evidenceBeside(folder, eventLog);
  cleanup.defer(() => opened.close());
  await opened.evidenceLog.passed(head);
  return { evidence: opened.evidenceLog, eventLog, folder: join(folder, "log") };
}
