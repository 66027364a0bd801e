import type { Sha256 } from "../../../src/domain/digest.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import type { EtsiEvent } from "../../../src/domain/evidence/etsi-event.ts";
import { type EvidenceContext, evidenceOf, type LeafFact } from "../../../src/domain/evidence/evidence-object.ts";
import { type Instant, instant } from "../../../src/domain/instant.ts";
import type { Published } from "../../../src/domain/message/events.ts";
import type { EventMetadata } from "../../../src/domain/metadata.ts";

const AT: Instant = instant(Date.parse("2026-11-22T12:00:00Z"));
const SENDER = "0206731645" as EnterpriseNumber;
const RECIPIENT = "0406798006" as EnterpriseNumber;
const DIGEST = "A".repeat(43) as Sha256;
const COMMITMENTS = {
  subject: "B".repeat(43) as Sha256,
  "documents/1": "C".repeat(43) as Sha256,
  body: "D".repeat(43) as Sha256,
};
const PUBLICATION: Published["data"] = {
  sender: { enterpriseNumber: SENDER, partition: "GENERAL" },
  recipient: { enterpriseNumber: RECIPIENT, partition: "GENERAL" },
  messageTypeId: "notice",
  kind: "SIMPLE",
  isReplyAuthorized: false,
  mainContent: "body",
  expirationDate: AT,
  commitments: COMMITMENTS,
};
const CONTEXT: EvidenceContext = { origin: "ebox.example/log", messageId: "0198", publication: PUBLICATION };
const METADATA: EventMetadata = {
  actor: "5f0c3b1e-6a52-4b4e-9f0e-0a4a3d1b7c11",
  actorKind: "human",
  authenticationMethod: "eid",
  assuranceLevel: "high",
  time: AT,
  commandId: "c1",
  correlationId: "c2",
  causationId: "c3",
  schemaVersion: 1,
  nonce: "AQEBAQEBAQEBAQEBAQEBAQ",
};
const ALL_PARTS = [
  { part: "body", commitment: COMMITMENTS.body },
  { part: "documents/1", commitment: COMMITMENTS["documents/1"] },
  { part: "subject", commitment: COMMITMENTS.subject },
];

const event = (type: string, data: object = {}, metadata: Partial<EventMetadata> = {}): LeafFact => ({
  type,
  data,
  id: "e1",
  leaf: 7,
  digest: DIGEST,
  metadata: { ...METADATA, ...metadata },
});

it.each<[string, object, EtsiEvent[], unknown[] | undefined]>([
  ["Published", PUBLICATION, ["SubmissionAcceptance", "ContentConsignment"], undefined],
  ["NotificationSent", {}, ["ConsignmentNotification"], undefined],
  ["NotificationFailed", { reason: "NO_ADDRESS" }, ["ConsignmentNotificationFailure"], ["NO_ADDRESS"]],
  ["AcceptanceRequested", { deadline: AT }, ["NotificationForAcceptance"], undefined],
  ["ReceiptAcknowledged", {}, ["ConsignmentAcceptance"], undefined],
  ["ReceiptRefused", {}, ["ConsignmentRejection"], ["REFUSED_BY_RECIPIENT"]],
  ["AcceptanceExpired", {}, ["AcceptanceRejectionExpiry"], ["NOT_DECIDED_IN_TIME"]],
  ["Read", { part: "body", tokenHash: "t" }, ["ContentHandover"], undefined],
  ["ContentAccessed", { part: "subject", tokenHash: "t", by: "SENDER" }, ["ContentAccessTracking"], undefined],
  ["Expired", { contentHandedOver: false }, ["ContentHandoverFailure"], ["EXPIRED"]],
])("%s is told in ETSI's words", (type, data, names, reasons) => {
  const evidence = evidenceOf(event(type, data), CONTEXT);
  expect(evidence.map(({ name }) => name)).toEqual(names);
  for (const { name, object } of evidence) {
    expect(object.evidenceIdentifier).toBe(`e1#${name}`);
    expect(object.eventUri).toBe(`http://uri.etsi.org/19522/Event/${name}`);
    expect(object.reasons).toEqual(reasons);
    expect("reasons" in object).toBe(reasons !== undefined);
    expect(object.qualificationLabel).toBe("non_qualified");
  }
});

it.each([
  ["Masked", {}],
  ["MadeVisible", {}],
  ["MovedToPartition", { partition: "GENERAL", from: "GENERAL" }],
  ["Replied", {}],
  ["PublicationAbandoned", { reason: "NOT_PUBLISHED_IN_TIME" }],
  ["Expired", { contentHandedOver: true }],
  ["SomethingLater", {}],
])("%s gives no evidence (%j)", (type, data) => {
  expect(evidenceOf(event(type, data), CONTEXT)).toEqual([]);
});

it("says what the event says, and nothing else", () => {
  expect(evidenceOf(event("ReceiptAcknowledged"), CONTEXT)).toEqual([
    {
      name: "ConsignmentAcceptance",
      object: {
        version: "1",
        evidenceIdentifier: "e1#ConsignmentAcceptance",
        eventUri: "http://uri.etsi.org/19522/Event/ConsignmentAcceptance",
        eventTime: AT,
        issuer: "ebox.example/log",
        sender: { enterpriseNumber: SENDER },
        recipient: { enterpriseNumber: RECIPIENT },
        authentication: { method: "eid", level: "high" },
        messageId: "0198",
        leaf: 7,
        eventDigest: DIGEST,
        parts: ALL_PARTS,
        policy: "tag:ebox.invalid,2026:evidence-policy/1",
        qualificationLabel: "non_qualified",
      },
    },
  ]);
});

it("an access is evidence of the part that left, and of no other", () => {
  for (const type of ["Read", "ContentAccessed"]) {
    const [evidence] = evidenceOf(event(type, { part: "body", tokenHash: "t" }), CONTEXT);
    expect(evidence?.object.parts).toEqual([{ part: "body", commitment: COMMITMENTS.body }]);
  }
});

it("what the system does was authenticated by nobody", () => {
  const [evidence] = evidenceOf(event("AcceptanceExpired", {}, { actorKind: "system" }), CONTEXT);
  expect(evidence?.object).not.toHaveProperty("authentication");
});

it("a refused submission names its sender and the reasons, no recipient and no part", () => {
  const refused = event("SubmissionRejected", { sender: SENDER, messageId: "0198", reasons: ["UNKNOWN_MESSAGE_TYPE"] });
  for (const context of [CONTEXT, { ...CONTEXT, publication: undefined }]) {
    const [evidence, ...more] = evidenceOf(refused, context);
    expect(more).toEqual([]);
    expect(evidence?.name).toBe("SubmissionRejection");
    expect(evidence?.object).toMatchObject({
      sender: { enterpriseNumber: SENDER },
      parts: [],
      reasons: ["UNKNOWN_MESSAGE_TYPE"],
    });
    expect(evidence?.object).not.toHaveProperty("recipient");
  }
});

it("without its publication, an event of a message is a mistake and no evidence", () => {
  expect(() => evidenceOf(event("ReceiptAcknowledged"), { ...CONTEXT, publication: undefined })).toThrow("published");
});
