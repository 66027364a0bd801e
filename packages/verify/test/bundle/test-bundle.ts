import { etsiEventsOf } from "../../src/bundle/etsi.ts";
import { asEvent } from "../../src/bundle/event.ts";
import { evidenceObject } from "../../src/bundle/evidence-object.ts";
import { FORMAT } from "../../src/bundle/manifest.ts";
import { publicationOf } from "../../src/bundle/publication.ts";
import { utf8 } from "../../src/bytes.ts";
import { canonicalBytes, commitmentOf, parseCanonical, toBase64Url } from "../../src/index.ts";
import { MANIFEST_TYPE } from "../../src/jws.ts";
import { sha256Base64Url } from "../../src/sha256.ts";
import type { SigningKey } from "./signing-key.ts";
import { FIRST_KEY, ORIGIN, SECOND_KEY, TestLog } from "./test-log.ts";

export type BundleFiles = Map<string, Uint8Array>;

export const MESSAGE = "019cadcf-c240-7f4b-a847-757609ea5da8";
export const OTHER_MESSAGE = "019cadcf-c240-7f4b-a847-757609ea5da9";
const DOCUMENT = utf8("%PDF-1.7 what was sent");

interface Part {
  readonly salt: string;
  readonly value: unknown;
}

const salt = (fill: number) => toBase64Url(new Uint8Array(32).fill(fill));
const DIGEST = { digestMethod: "SHA-256", digestValue: sha256Base64Url(DOCUMENT) };

export const PARTS: Readonly<Record<string, Part>> = {
  subject: { salt: salt(1), value: { nl: "Aanslagbiljet", fr: "Avertissement-extrait de rôle" } },
  body: { salt: salt(2), value: "U vindt uw aanslagbiljet in de bijlage." },
  "documents/1": {
    salt: salt(3),
    value: { fileName: "a.pdf", mediaType: "application/pdf", size: DOCUMENT.length, digest: DIGEST },
  },
};

const commitments = Object.fromEntries(
  Object.entries(PARTS).map(([part, { salt: text, value }]) => [
    part,
    commitmentOf(Uint8Array.from(Buffer.from(text, "base64url")), value),
  ]),
);

const APPLICATION = {
  actorKind: "application",
  authenticationMethod: "client_credentials",
  assuranceLevel: "substantial",
};
const SYSTEM = { actorKind: "system", authenticationMethod: "none", assuranceLevel: "low" };

export interface LoggedMessage {
  readonly messageId: string;
  readonly leaves: readonly number[];
}

/** A log with two keys, two messages and others' events between them. */
export function testLog(): {
  readonly log: TestLog;
  readonly keys: readonly number[];
  readonly messages: LoggedMessage[];
} {
  const log = new TestLog();
  const keys = [log.addKey(FIRST_KEY, 0)];
  const leaves: Record<string, number[]> = { [MESSAGE]: [], [OTHER_MESSAGE]: [] };
  const add = (messageId: string, type: string, data: object, metadata: object = {}) => {
    const own = leaves[messageId] as number[];
    own.push(log.add({ type, stream: `message-${messageId}`, revision: own.length, data, metadata }));
  };
  for (const messageId of [MESSAGE, OTHER_MESSAGE]) add(messageId, "Published", published(), APPLICATION);
  log.add({ type: "MailboxActivated", stream: "mailbox-0206731645", revision: 0, data: {} });
  keys.push(log.addKey(SECOND_KEY, 7, FIRST_KEY));
  const opened = { onBehalfOf: "0477472701" };
  for (const messageId of [OTHER_MESSAGE, MESSAGE]) {
    add(messageId, "Read", { part: "documents/1", tokenHash: "x" }, opened);
    add(messageId, "ContentAccessed", { part: "body", tokenHash: "x", by: "RECIPIENT" }, opened);
    add(messageId, "Masked", {});
  }
  add(MESSAGE, "Expired", { contentHandedOver: true }, SYSTEM);
  for (let more = 0; more < 7; more++) {
    log.add({ type: "MailboxVisited", stream: "mailbox-0206731645", revision: more + 1, data: {} });
  }
  const messages = [MESSAGE, OTHER_MESSAGE].map((messageId) => ({ messageId, leaves: leaves[messageId] ?? [] }));
  return { log, keys, messages };
}

function published() {
  return {
    sender: { enterpriseNumber: "0206731645", partition: "GENERAL" },
    recipient: { enterpriseNumber: "0477472701", partition: "GENERAL" },
    messageTypeId: "assessment",
    kind: "REGISTERED",
    isReplyAuthorized: false,
    mainContent: "documents/1",
    expirationDate: "2027-11-22T12:00:00.000Z",
    commitments,
  };
}

/** What a bundle has besides manifest and seal. */
export interface Contents {
  readonly log: TestLog;
  readonly keys: readonly number[];
  readonly message: LoggedMessage;
  readonly signer?: SigningKey;
  readonly size?: number;
  readonly hasContent?: boolean;
}

export function contentsOf({
  log,
  keys,
  message,
  signer = SECOND_KEY,
  size,
  hasContent = true,
}: Contents): BundleFiles {
  const checkpoint = log.checkpoint(signer, size);
  const files: BundleFiles = new Map([["checkpoint", checkpoint]]);
  const put = (folder: string, proofs: string, leaf: number) => {
    files.set(`${folder}/${leaf}.json`, log.entries[leaf] as Uint8Array);
    files.set(`${proofs}/${leaf}.tlog-proof`, log.proof(leaf, checkpoint, size));
  };
  for (const leaf of keys) put("keys", "keys", leaf);
  for (const leaf of message.leaves) put("events", "proofs", leaf);
  putEvidence(files, log, message, signer);
  if (hasContent) {
    for (const [part, content] of Object.entries(PARTS)) {
      files.set(`content/${part}.json`, canonicalBytes({ part, ...content }));
    }
    files.set("documents/1", DOCUMENT);
  }
  files.set("VERIFY.md", utf8("How to check this by hand\n"));
  return files;
}

export function putEvidence(files: BundleFiles, log: TestLog, message: LoggedMessage, signer: SigningKey): void {
  const { messageId } = message;
  const eventAt = (leaf: number) => asEvent(parseCanonical(log.entries[leaf] as Uint8Array));
  const published = message.leaves.map(eventAt).find(({ type }) => type === "Published");
  const isWhole = published !== undefined && Object.keys(published.data.recipient as object).length > 0;
  const publication = isWhole ? publicationOf(published) : undefined;
  for (const leaf of message.leaves) {
    const event = eventAt(leaf);
    for (const name of etsiEventsOf(event).names) {
      const bytes = log.entries[leaf] as Uint8Array;
      // Of a message without a publication nothing can be said.
      const isSayable = publication !== undefined || name === "SubmissionRejection";
      const object = isSayable
        ? evidenceObject(name, { leaf, bytes, event }, { origin: ORIGIN, messageId, publication })
        : {};
      files.set(`evidence/${leaf}.${name}.jws`, signer.jws(canonicalBytes(object)));
    }
  }
}

/** Adds manifest and seal; what was there of them is replaced. */
export function sealed(contents: BundleFiles, messageId = MESSAGE, signer: SigningKey = SECOND_KEY): BundleFiles {
  const files = new Map(contents);
  files.delete("manifest.json");
  files.delete("manifest.jws");
  const digests = Object.fromEntries([...files].map(([path, bytes]) => [path, sha256Base64Url(bytes)]));
  const manifest = canonicalBytes({ format: FORMAT, messageId, origin: ORIGIN, files: digests });
  return new Map([["manifest.json", manifest], ["manifest.jws", signer.jws(manifest, MANIFEST_TYPE, true)], ...files]);
}

/** The valid bundle that the others are made from. */
export function validBundle(): BundleFiles {
  const { log, keys, messages } = testLog();
  return sealed(contentsOf({ log, keys, message: messages[0] as LoggedMessage }));
}
