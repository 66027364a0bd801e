import type { Code } from "../../src/bundle/codes.ts";
import { textOf, utf8 } from "../../src/bytes.ts";
import { canonicalBytes, formatTlogProof, parseCanonical, parseTlogProof } from "../../src/index.ts";
import { MANIFEST_TYPE } from "../../src/jws.ts";
import {
  type BundleFiles,
  contentsOf,
  type LoggedMessage,
  MESSAGE,
  OTHER_MESSAGE,
  putEvidence,
  sealed,
  testLog,
} from "./test-bundle.ts";
import { FIRST_KEY, SECOND_KEY, STRANGER, TestLog } from "./test-log.ts";

export interface WrongBundle {
  readonly name: string;
  /** Every failure that is to be found, each once. */
  readonly codes: readonly Code[];
  readonly files: BundleFiles;
}

/** Its file in `golden/wrong`. */
export const keptAs = ({ name }: WrongBundle) => `${name.replaceAll(/\W+/g, "-")}.zip`;

const built = testLog();
const [message, otherMessage] = built.messages as [LoggedMessage, LoggedMessage];
const contents = () => contentsOf({ ...built, message });
const others = () => contentsOf({ ...built, message: otherMessage });
const [published, read, accessed] = message.leaves as [number, number, number];
const [, secondKey] = built.keys as [number, number];

/** Changed before it is sealed with the true key: as an insider could. */
const insider = (name: string, codes: readonly Code[], change: (files: BundleFiles) => void): WrongBundle => {
  const files = contents();
  change(files);
  return { name, codes, files: sealed(files) };
};

/** Changed after it was sealed: as anybody could. */
const outsider = (name: string, codes: readonly Code[], change: (files: BundleFiles) => void): WrongBundle => {
  const files = sealed(contents());
  change(files);
  return { name, codes, files };
};

const text = (files: BundleFiles, path: string) => textOf(files.get(path) as Uint8Array);
const json = (files: BundleFiles, path: string) =>
  parseCanonical(files.get(path) as Uint8Array) as Record<string, unknown>;
const replace = (files: BundleFiles, path: string, from: string | RegExp, to: string) =>
  files.set(path, utf8(text(files, path).replace(from, to)));
const change = (files: BundleFiles, path: string, members: object) =>
  files.set(path, canonicalBytes({ ...json(files, path), ...members }));

/** A log as the other, with one event after another changed: what a rewritten history is. */
function rewritten(rewrite: (log: TestLog) => void): typeof built {
  const log = new TestLog();
  for (const entry of built.log.entries) log.addBytes(entry);
  rewrite(log);
  return { ...built, log };
}

function fromLog(name: string, codes: readonly Code[], rewrite: (log: TestLog) => void, of = message): WrongBundle {
  const forged = rewritten(rewrite);
  return { name, codes, files: sealed(contentsOf({ ...forged, message: of })) };
}

/** The bytes of an event with other members. */
const withMembers = (leaf: number, members: object) =>
  canonicalBytes({ ...(parseCanonical(built.log.entries[leaf] as Uint8Array) as object), ...members });

function manifestChanged(name: string, codes: readonly Code[], members: object): WrongBundle {
  const files = sealed(contents());
  const manifest = canonicalBytes({ ...json(files, "manifest.json"), ...members });
  files.set("manifest.json", manifest).set("manifest.jws", SECOND_KEY.jws(manifest, MANIFEST_TYPE, true));
  return { name, codes, files };
}

const size = built.log.entries.length;
const olderCheckpoint = built.log.checkpoint(SECOND_KEY, size - 1);

export const WRONG_BUNDLES: readonly WrongBundle[] = [
  // The manifest and its seal.
  outsider("no manifest", ["MANIFEST_MISSING"], (files) => files.delete("manifest.json")),
  outsider("a manifest that is not canonical", ["MANIFEST_MALFORMED"], (files) =>
    replace(files, "manifest.json", "{", "{ "),
  ),
  outsider("a manifest that is no object", ["MANIFEST_MALFORMED"], (files) => files.set("manifest.json", utf8("[]"))),
  manifestChanged("a manifest with more to say", ["MANIFEST_MALFORMED"], { more: 1 }),
  manifestChanged("another format", ["FORMAT_UNKNOWN"], { format: "ebox-proof/2" }),
  manifestChanged(
    "a manifest of another message",
    ["EVENT_OF_OTHER_MESSAGE", "EVIDENCE_WITHOUT_EVENT", "CONTENT_WITHOUT_COMMITMENT", "DOCUMENT_WITHOUT_CONTENT"],
    {
      messageId: OTHER_MESSAGE,
    },
  ),
  outsider("no seal", ["SEAL_MISSING"], (files) => files.delete("manifest.jws")),
  outsider("a seal that is none", ["SEAL_MALFORMED"], (files) => files.set("manifest.jws", utf8("a.b.c"))),
  outsider("a seal of another algorithm", ["SEAL_MALFORMED"], (files) => {
    const header = Buffer.from('{"alg":"none","kid":"00000000","typ":"ebox-manifest+json"}').toString("base64url");
    files.set("manifest.jws", utf8(`${header}..`));
  }),
  outsider("a seal of another type", ["SEAL_MALFORMED"], (files) => {
    files.set("manifest.jws", SECOND_KEY.jws(files.get("manifest.json") as Uint8Array, undefined, true));
  }),
  outsider("a seal with the manifest in it", ["SEAL_MALFORMED"], (files) => {
    files.set("manifest.jws", SECOND_KEY.jws(files.get("manifest.json") as Uint8Array, MANIFEST_TYPE));
  }),
  outsider("a stranger's seal", ["SEAL_KEY_UNKNOWN"], (files) => {
    files.set("manifest.jws", STRANGER.jws(files.get("manifest.json") as Uint8Array, MANIFEST_TYPE, true));
  }),
  outsider("the seal of another bundle", ["SEAL_WRONG"], (files) => {
    files.set("manifest.jws", sealed(others(), OTHER_MESSAGE).get("manifest.jws") as Uint8Array);
  }),
  // The files.
  outsider("a file that is not listed", ["FILE_NOT_LISTED"], (files) => files.set("report.nl.pdf", utf8("x"))),
  outsider("a file of an unknown kind", ["PATH_NOT_ALLOWED"], (files) => files.set("events/x.json", utf8("x"))),
  insider("a listed file of an unknown kind", ["PATH_NOT_ALLOWED"], (files) => files.set("run.exe", utf8("x"))),
  outsider("a file taken out", ["FILE_MISSING"], (files) => files.delete("VERIFY.md")),
  outsider("a file changed", ["FILE_CHANGED"], (files) => files.set("VERIFY.md", utf8("Believe it\n"))),
  // The log's keys.
  insider(
    "no keys",
    ["KEYS_MISSING", "KEY_NOT_TRUSTED", "SEAL_KEY_UNKNOWN", "CHECKPOINT_SIGNER_UNKNOWN", "EVIDENCE_KEY_UNKNOWN"],
    (files) => {
      for (const path of [...files.keys()]) if (path.startsWith("keys/")) files.delete(path);
    },
  ),
  insider("keys from the second on", ["KEY_CHAIN_BROKEN"], (files) => {
    files.delete("keys/0.json");
    files.delete("keys/0.tlog-proof");
  }),
  insider(
    "no newest key",
    ["KEY_NOT_TRUSTED", "SEAL_KEY_UNKNOWN", "CHECKPOINT_SIGNER_UNKNOWN", "EVIDENCE_KEY_UNKNOWN"],
    (files) => {
      files.delete(`keys/${secondKey}.json`);
      files.delete(`keys/${secondKey}.tlog-proof`);
    },
  ),
  insider("an event that is no key among the keys", ["KEY_MALFORMED"], (files) => {
    files.set(`keys/${read}.json`, built.log.entries[read] as Uint8Array);
    files.set(`keys/${read}.tlog-proof`, built.log.proof(read, built.log.checkpoint(SECOND_KEY)));
  }),
  fromLog("a key that nobody sealed", ["KEY_SEAL_WRONG"], (log) => {
    const { data } = parseCanonical(log.entries[secondKey] as Uint8Array) as { data: { seal: string } };
    const bySelf = Buffer.from(SECOND_KEY.sign(utf8("nothing"))).toString("base64");
    log.entries[secondKey] = withMembers(secondKey, { data: { ...data, seal: bySelf } });
  }),
  fromLog("a key that replaces another", ["KEY_CHAIN_BROKEN"], (log) => {
    const { data } = parseCanonical(log.entries[secondKey] as Uint8Array) as { data: object };
    log.entries[secondKey] = withMembers(secondKey, { data: { ...data, replaces: "00000000" } });
  }),
  fromLog("a key with another id", ["KEY_ID_WRONG"], (log) => {
    const { data } = parseCanonical(log.entries[secondKey] as Uint8Array) as { data: object };
    log.entries[secondKey] = withMembers(secondKey, { data: { ...data, keyId: "00000000" } });
  }),
  fromLog("a key without bytes", ["KEY_MALFORMED", "KEY_CHAIN_BROKEN"], (log) => {
    const { data } = parseCanonical(log.entries[0] as Uint8Array) as { data: object };
    log.entries[0] = withMembers(0, { data: { ...data, publicKey: "AA==" } });
  }),
  {
    name: "a checkpoint by the key that was replaced",
    codes: ["CHECKPOINT_KEY_REPLACED"],
    files: sealed(contentsOf({ ...built, message, signer: FIRST_KEY })),
  },
  // The checkpoint.
  insider("no checkpoint", ["CHECKPOINT_MISSING", "PROOF_OF_OTHER_CHECKPOINT"], (files) => files.delete("checkpoint")),
  insider("a checkpoint that is none", ["CHECKPOINT_MALFORMED", "PROOF_OF_OTHER_CHECKPOINT"], (files) =>
    files.set("checkpoint", utf8("nothing\n")),
  ),
  insider("an older checkpoint", ["PROOF_OF_OTHER_CHECKPOINT", "PROOF_WRONG"], (files) =>
    files.set("checkpoint", olderCheckpoint),
  ),
  insider("a stranger's checkpoint", ["CHECKPOINT_SIGNER_UNKNOWN", "PROOF_OF_OTHER_CHECKPOINT"], (files) =>
    files.set("checkpoint", built.log.checkpoint(STRANGER)),
  ),
  insider(
    "a checkpoint with a forged signature",
    ["CHECKPOINT_SIGNATURE_WRONG", "PROOF_OF_OTHER_CHECKPOINT"],
    (files) => {
      const [, line] = text(files, "checkpoint").split("\n\n");
      const older = textOf(olderCheckpoint).split("\n\n")[1];
      files.set("checkpoint", utf8(text(files, "checkpoint").replace(line as string, older as string)));
    },
  ),
  {
    name: "a checkpoint of another log",
    codes: ["CHECKPOINT_OTHER_ORIGIN", "CHECKPOINT_SIGNER_UNKNOWN", "PROOF_OF_OTHER_CHECKPOINT"],
    files: insider("", [], (files) => replace(files, "checkpoint", /ebox\.example/g, "ebox.elsewhere")).files,
  },
  // The events and their proofs.
  insider(
    "no events",
    [
      "EVENTS_MISSING",
      "PROOF_WITHOUT_EVENT",
      "EVIDENCE_WITHOUT_EVENT",
      "CONTENT_WITHOUT_COMMITMENT",
      "DOCUMENT_WITHOUT_CONTENT",
    ],
    (files) => {
      for (const path of [...files.keys()]) if (path.startsWith("events/")) files.delete(path);
    },
  ),
  insider(
    "an event with a space in it",
    ["EVENT_NOT_CANONICAL", "PROOF_WRONG", "REVISION_MISSING", "EVIDENCE_WITHOUT_EVENT"],
    (files) => replace(files, `events/${read}.json`, "{", "{ "),
  ),
  insider(
    "an event that is not JSON",
    ["EVENT_NOT_CANONICAL", "PROOF_WRONG", "REVISION_MISSING", "EVIDENCE_WITHOUT_EVENT"],
    (files) => files.set(`events/${read}.json`, utf8("read")),
  ),
  insider(
    "an event without a stream",
    ["EVENT_MALFORMED", "PROOF_WRONG", "REVISION_MISSING", "EVIDENCE_WITHOUT_EVENT"],
    (files) => change(files, `events/${read}.json`, { stream: 1 }),
  ),
  insider("an event that says another time", ["PROOF_WRONG", "EVIDENCE_DIFFERS"], (files) => {
    const metadata = json(files, `events/${read}.json`).metadata as object;
    change(files, `events/${read}.json`, { metadata: { ...metadata, time: "2026-11-22T12:00:07.000Z" } });
  }),
  insider("an event left out", ["REVISION_MISSING", "PROOF_WITHOUT_EVENT", "EVIDENCE_WITHOUT_EVENT"], (files) =>
    files.delete(`events/${read}.json`),
  ),
  insider("an event left out, with all that belongs to it", ["REVISION_MISSING"], (files) => {
    for (const path of [`events/${read}.json`, `proofs/${read}.tlog-proof`, `evidence/${read}.ContentHandover.jws`]) {
      files.delete(path);
    }
  }),
  insider(
    "the publication left out",
    ["REVISION_MISSING", "PUBLICATION_MISSING", "CONTENT_WITHOUT_COMMITMENT", "DOCUMENT_WITHOUT_CONTENT"],
    (files) => {
      for (const path of [...files.keys()]) if (path.includes(`/${published}.`)) files.delete(path);
    },
  ),
  insider("an event of another message", ["EVENT_OF_OTHER_MESSAGE"], (files) => {
    const [leaf] = otherMessage.leaves as [number];
    files.set(`events/${leaf}.json`, built.log.entries[leaf] as Uint8Array);
    files.set(`proofs/${leaf}.tlog-proof`, built.log.proof(leaf, built.log.checkpoint(SECOND_KEY)));
  }),
  fromLog("a revision twice", ["REVISION_TWICE", "REVISION_MISSING"], (log) => {
    log.entries[accessed] = withMembers(accessed, { revision: 1 });
  }),
  fromLog("events in another order than the log's", ["EVENTS_OUT_OF_ORDER"], (log) => {
    log.entries[read] = withMembers(read, { revision: 2 });
    log.entries[accessed] = withMembers(accessed, { revision: 1 });
  }),
  fromLog(
    "a message that begins with being read",
    ["PUBLICATION_MISSING", "CONTENT_WITHOUT_COMMITMENT", "DOCUMENT_WITHOUT_CONTENT"],
    (log) => {
      log.entries[published] = withMembers(published, { type: "Read", data: { part: "body" } });
    },
  ),
  fromLog(
    "a publication without a recipient",
    ["EVENT_MALFORMED", "PUBLICATION_MISSING", "CONTENT_WITHOUT_COMMITMENT", "DOCUMENT_WITHOUT_CONTENT"],
    (log) => {
      const { data } = parseCanonical(log.entries[published] as Uint8Array) as { data: object };
      log.entries[published] = withMembers(published, { data: { ...data, recipient: {} } });
    },
  ),
  insider(
    "an event under another leaf's number",
    ["EVENTS_OUT_OF_ORDER", "PROOF_OF_OTHER_LEAF", "PROOF_WRONG", "EVIDENCE_MISSING", "EVIDENCE_WITHOUT_EVENT"],
    (files) => {
      for (const [folder, ending] of [
        ["events", "json"],
        ["proofs", "tlog-proof"],
      ]) {
        files.set(`${folder}/${read + 1000}.${ending}`, files.get(`${folder}/${read}.${ending}`) as Uint8Array);
        files.delete(`${folder}/${read}.${ending}`);
      }
    },
  ),
  insider("an event without a proof", ["PROOF_MISSING"], (files) => files.delete(`proofs/${read}.tlog-proof`)),
  insider("a proof that is none", ["PROOF_MALFORMED"], (files) =>
    files.set(`proofs/${read}.tlog-proof`, utf8("yes\n")),
  ),
  insider("a proof with extra data", ["PROOF_MALFORMED"], (files) => {
    const path = `proofs/${read}.tlog-proof`;
    files.set(path, formatTlogProof({ ...parseTlogProof(files.get(path) as Uint8Array), extra: utf8("x") }));
  }),
  insider("a proof that leads elsewhere", ["PROOF_WRONG"], (files) => {
    const path = `proofs/${read}.tlog-proof`;
    const proof = parseTlogProof(files.get(path) as Uint8Array);
    files.set(path, formatTlogProof({ ...proof, path: proof.path.toReversed() }));
  }),
  insider("a proof of another leaf", ["PROOF_OF_OTHER_LEAF", "PROOF_WRONG"], (files) =>
    files.set(`proofs/${read}.tlog-proof`, files.get(`proofs/${accessed}.tlog-proof`) as Uint8Array),
  ),
  insider("a proof with an older checkpoint", ["PROOF_OF_OTHER_CHECKPOINT"], (files) => {
    const path = `proofs/${read}.tlog-proof`;
    const proof = parseTlogProof(files.get(path) as Uint8Array);
    files.set(path, formatTlogProof({ ...proof, checkpoint: olderCheckpoint }));
  }),
  // The evidence objects.
  insider("an evidence object left out", ["EVIDENCE_MISSING"], (files) =>
    files.delete(`evidence/${published}.SubmissionAcceptance.jws`),
  ),
  insider("an evidence object of no event", ["EVIDENCE_WITHOUT_EVENT"], (files) =>
    files.set(
      `evidence/${read}.ConsignmentAcceptance.jws`,
      files.get(`evidence/${read}.ContentHandover.jws`) as Uint8Array,
    ),
  ),
  insider("evidence that is no JWS", ["EVIDENCE_MALFORMED"], (files) =>
    files.set(`evidence/${read}.ContentHandover.jws`, utf8("yes")),
  ),
  insider("evidence that calls itself qualified", ["EVIDENCE_DIFFERS"], (files) => {
    const path = `evidence/${read}.ContentHandover.jws`;
    const payload = Buffer.from(text(files, path).split(".")[1] as string, "base64url").toString();
    files.set(path, SECOND_KEY.jws(utf8(payload.replace("non_qualified", "qualified"))));
  }),
  insider("evidence of another event", ["EVIDENCE_DIFFERS"], (files) =>
    files.set(
      `evidence/${read}.ContentHandover.jws`,
      others().get(`evidence/${otherMessage.leaves[1]}.ContentHandover.jws`) as Uint8Array,
    ),
  ),
  insider("evidence by a stranger", ["EVIDENCE_KEY_UNKNOWN"], (files) =>
    putEvidence(files, built.log, message, STRANGER),
  ),
  insider("evidence with the signature of another", ["EVIDENCE_SIGNATURE_WRONG"], (files) => {
    const [header, payload] = text(files, `evidence/${read}.ContentHandover.jws`).split(".");
    const signature = text(files, `evidence/${published}.ContentConsignment.jws`).split(".")[2];
    files.set(`evidence/${read}.ContentHandover.jws`, utf8(`${header}.${payload}.${signature}`));
  }),
  // The timestamp.
  insider("a timestamp that is none", ["TIMESTAMP_MALFORMED"], (files) => files.set("timestamp.tsr", utf8("noon"))),
  // What is disclosed.
  insider("content that says another", ["CONTENT_DIFFERS"], (files) =>
    change(files, "content/body.json", { value: "Niets te betalen." }),
  ),
  insider("content with another salt", ["CONTENT_DIFFERS"], (files) =>
    change(files, "content/body.json", { salt: Buffer.alloc(32).toString("base64url") }),
  ),
  insider("content with a short salt", ["CONTENT_MALFORMED"], (files) =>
    change(files, "content/body.json", { salt: "AAAA" }),
  ),
  insider("content under another part's name", ["CONTENT_MALFORMED"], (files) =>
    files.set("content/subject.json", files.get("content/body.json") as Uint8Array),
  ),
  insider("content that was never committed to", ["CONTENT_WITHOUT_COMMITMENT"], (files) =>
    files.set("content/telephone.json", canonicalBytes({ ...json(files, "content/body.json"), part: "telephone" })),
  ),
  insider("another document", ["DOCUMENT_DIFFERS"], (files) =>
    files.set("documents/1", utf8("%PDF-1.7 what was sene")),
  ),
  insider("a longer document", ["DOCUMENT_DIFFERS"], (files) =>
    files.set("documents/1", utf8("%PDF-1.7 what was sent\n")),
  ),
  insider("a document of which nothing is said", ["DOCUMENT_WITHOUT_CONTENT"], (files) =>
    files.set("documents/2", files.get("documents/1") as Uint8Array),
  ),
  outsider("a document without its content file", ["DOCUMENT_WITHOUT_CONTENT"], (files) =>
    files.delete("content/documents/1.json"),
  ),
  // Whole bundles.
  {
    name: "the whole bundle of another message, called this one's",
    codes: [
      "EVENT_OF_OTHER_MESSAGE",
      "EVIDENCE_WITHOUT_EVENT",
      "CONTENT_WITHOUT_COMMITMENT",
      "DOCUMENT_WITHOUT_CONTENT",
    ],
    files: sealed(others(), MESSAGE),
  },
  {
    name: "a bundle that a stranger sealed",
    codes: ["SEAL_KEY_UNKNOWN"],
    files: sealed(contents(), MESSAGE, STRANGER),
  },
];
