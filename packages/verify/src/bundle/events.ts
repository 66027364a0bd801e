import type { Checkpoint } from "../checkpoint.ts";
import type { Files } from "./files.ts";
import type { Findings } from "./findings.ts";
import { checkLeaves, type Leaf } from "./leaves.ts";

/** The message's events: all of its stream from the first on, without a gap, in the order of the log. */
export function checkEvents(
  files: Files,
  messageId: string,
  checkpoint: Checkpoint | undefined,
  findings: Findings,
): Leaf[] {
  const leaves = checkLeaves(files, { folder: "events", proofs: "proofs" }, checkpoint, findings);
  if (leaves.length === 0) findings.add("EVENTS_MISSING");
  const own = leaves.filter((leaf) => isOfMessage(leaf, messageId));
  for (const leaf of leaves) if (!own.includes(leaf)) findings.add("EVENT_OF_OTHER_MESSAGE", leaf.path);
  checkStream(
    own.filter(({ event }) => event.stream === `message-${messageId}`),
    findings,
  );
  return own;
}

function isOfMessage({ event }: Leaf, messageId: string): boolean {
  if (event.stream === `message-${messageId}`) return true;
  const isRefusal = event.type === "SubmissionRejected" && event.stream.startsWith("submission-");
  return isRefusal && event.data.messageId === messageId;
}

/** In the order of leaves. */
function checkStream(leaves: readonly Leaf[], findings: Findings): void {
  const revisions = new Set<number>();
  let last = -1;
  for (const { path, event } of leaves) {
    if (revisions.has(event.revision)) findings.add("REVISION_TWICE", path);
    else if (event.revision < last) findings.add("EVENTS_OUT_OF_ORDER", path);
    revisions.add(event.revision);
    last = Math.max(last, event.revision);
  }
  for (let revision = 0; revision < last; revision++) {
    // One finding tells it; a made-up revision must not make a million of them.
    if (revisions.has(revision)) continue;
    findings.add("REVISION_MISSING", undefined, `revision ${revision}`);
    break;
  }
  const first = leaves.find(({ event }) => event.revision === 0);
  if (first && first.event.type !== "Published" && first.event.type !== "PublicationAbandoned") {
    findings.add("PUBLICATION_MISSING", first.path);
  }
}
