import type { LogSource } from "../log/tiles.ts";
import { Malformed } from "../malformed.ts";
import type { VerifierKey } from "../note/verifier-key.ts";
import type { Certificate } from "../timestamp/certificate.ts";
import { readZip } from "../zip/read-zip.ts";
import { checkAnchorCheckpoint, checkAnchorKeys } from "./anchor.ts";
import { checkSignatures, readCheckpoint } from "./checkpoint.ts";
import type { Finding } from "./codes.ts";
import { checkContents } from "./contents.ts";
import { checkEvents } from "./events.ts";
import { checkEvidence } from "./evidence.ts";
import type { Files } from "./files.ts";
import { Findings } from "./findings.ts";
import { checkKeys } from "./keys.ts";
import { checkManifest, checkSeal } from "./manifest.ts";
import { type Publication, publicationOf, publishedIn } from "./publication.ts";
import { type Story, storyOf } from "./story.ts";
import { checkTimestamp } from "./timestamp.ts";

export interface BundleOptions {
  /** Keys known, from elsewhere, to be the log's: each has to be in the bundle's history. */
  readonly keys?: readonly VerifierKey[];
  /** Bytes of a checkpoint known from elsewhere. */
  readonly checkpoint?: Uint8Array;
  /** The log's tiles: only to compare with that checkpoint. */
  readonly log?: LogSource;
  /** Each has to have cosigned. */
  readonly witnesses?: readonly VerifierKey[];
  /** A timestamp is asked for, by an authority that leads to one of these. */
  readonly timestampAuthorities?: readonly Certificate[];
}

export interface BundleResult {
  /** Nothing failed. */
  readonly verified: boolean;
  /** And somebody who is trusted says that it is this log's. */
  readonly anchored: boolean;
  readonly findings: readonly Finding[];
  /** Undefined where not even the manifest could be read. What it tells holds only where it is verified. */
  readonly story?: Story;
}

/** A proof.zip, as docs/evidence.md has it. Never raises for what the bytes say. */
export async function verifyZip(bytes: Uint8Array, options: BundleOptions = {}): Promise<BundleResult> {
  let files: Files;
  try {
    files = await readZip(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const findings: Finding[] = [{ code: "ZIP_UNREADABLE", severity: "failure", detail: error.message }];
    return { verified: false, anchored: false, findings };
  }
  return await verifyBundle(files, options);
}

/** The files of a bundle by path. Never raises for what they say. */
export async function verifyBundle(files: Files, options: BundleOptions = {}): Promise<BundleResult> {
  const findings = new Findings();
  const manifest = checkManifest(files, findings);
  if (manifest === undefined) return { verified: false, anchored: false, findings: findings.all };
  const { messageId, origin } = manifest;
  const checkpoint = readCheckpoint(files, origin, findings);
  const keys = checkKeys(files, origin, checkpoint, findings);
  checkSeal(files, keys, findings);
  const cosignatures = checkpoint ? checkSignatures(checkpoint, keys, options.witnesses ?? [], findings) : [];
  const leaves = checkEvents(files, messageId, checkpoint, findings);
  const publication = readPublication(leaves, findings);
  checkEvidence(files, leaves, { origin, messageId, publication, keys }, findings);
  const timestamp = checkpoint && (await checkTimestamp(files, checkpoint, options.timestampAuthorities, findings));
  const disclosed = checkContents(files, publication, findings);
  const isKeyTrusted = checkAnchorKeys(options.keys ?? [], keys, findings);
  const isHeadTrusted =
    checkpoint !== undefined &&
    options.checkpoint !== undefined &&
    (await checkAnchorCheckpoint(options.checkpoint, checkpoint, options.log, findings));
  const verified = !findings.hasFailure;
  const anchored = verified && (isKeyTrusted || isHeadTrusted);
  if (verified && !anchored) findings.add("NOT_ANCHORED");
  const story = storyOf(manifest, leaves, { publication, checkpoint, timestamp, cosignatures, disclosed });
  return { verified, anchored, findings: findings.all, story };
}

function readPublication(leaves: ReturnType<typeof checkEvents>, findings: Findings): Publication | undefined {
  const published = publishedIn(leaves);
  return published && findings.reading("EVENT_MALFORMED", published.path, () => publicationOf(published.event));
}
