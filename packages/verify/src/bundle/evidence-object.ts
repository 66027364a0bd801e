import { sha256Base64Url } from "../sha256.ts";
import type { EtsiEvent } from "./etsi.ts";
import { etsiEventsOf } from "./etsi.ts";
import { stringIn } from "./files.ts";
import type { Leaf } from "./leaves.ts";
import type { Publication } from "./publication.ts";

export const EVIDENCE_POLICY = "tag:ebox.invalid,2026:evidence-policy/1";

/**
 * The evidence object of an event, computed from the event alone (docs/evidence.md). `publication`: undefined only of
 * SubmissionRejected. Raises `Malformed` where the event lacks what it has to say.
 */
export function evidenceObject(
  name: EtsiEvent,
  { leaf, bytes, event }: Pick<Leaf, "leaf" | "bytes" | "event">,
  { origin, messageId, publication }: { origin: string; messageId: string; publication: Publication | undefined },
): Readonly<Record<string, unknown>> {
  const { metadata, data } = event;
  const isRefusal = name === "SubmissionRejection";
  const { reasons } = etsiEventsOf(event);
  return {
    version: "1",
    evidenceIdentifier: `${event.id}#${name}`,
    eventUri: `http://uri.etsi.org/19522/Event/${name}`,
    eventTime: metadata.time,
    issuer: origin,
    sender: { enterpriseNumber: isRefusal ? stringIn(data, "sender") : publication?.sender },
    ...(!isRefusal && { recipient: { enterpriseNumber: publication?.recipient } }),
    ...(metadata.actorKind !== "system" && {
      authentication: { method: metadata.authenticationMethod, level: metadata.assuranceLevel },
    }),
    messageId,
    leaf,
    eventDigest: sha256Base64Url(bytes),
    parts: isRefusal ? [] : partsOf(name, data.part, publication?.commitments ?? new Map()),
    ...(reasons && { reasons }),
    policy: EVIDENCE_POLICY,
    qualificationLabel: "non_qualified",
  };
}

function partsOf(name: EtsiEvent, part: unknown, commitments: ReadonlyMap<string, string>) {
  const isOfOnePart = name === "ContentHandover" || name === "ContentAccessTracking";
  return [...commitments]
    .filter(([committed]) => !isOfOnePart || committed === part)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([committed, commitment]) => ({ part: committed, commitment }));
}
