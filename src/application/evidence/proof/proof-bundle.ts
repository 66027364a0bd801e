import type { ContentParts } from "../../../domain/content/events.ts";
import type { Sha256 } from "../../../domain/digest.ts";
import { LANGUAGES } from "../../../domain/translated-text.ts";
import { canonicalBytes, sha256 } from "../canonical-bytes.ts";
import type { NoteKey } from "../note-key.ts";
import type { DeliveryProof } from "./gather-proof.ts";
import { writeGuide } from "./guide.ts";
import { detachedJws } from "./jws.ts";
import { proofFiles } from "./proof-files.ts";
import { writeReport } from "./report/report.ts";
import { entryOf, type ZipEntry } from "./stored-zip.ts";

/** A document's bytes as they stand in the store: read when their turn comes. */
export interface EnclosedDocument extends Omit<ZipEntry, "name"> {
  /** From 1, as in the message. */
  readonly number: number;
  readonly digest: Sha256;
}

export interface EnclosedContent {
  readonly parts: ContentParts;
  readonly documents: readonly EnclosedDocument[];
}

export interface BundleOptions {
  readonly content?: EnclosedContent | undefined;
  /** Default true. */
  readonly withReports?: boolean;
}

/** The entries of proof.zip in their order (docs/evidence.md). The same for the same proof, key and content. */
export function proofBundle(
  proof: DeliveryProof,
  key: NoteKey,
  { content, withReports = true }: BundleOptions = {},
): ZipEntry[] {
  const files = new Map(proofFiles(proof, key));
  const parts = Object.entries(content?.parts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [part, { salt, value }] of parts) files.set(`content/${part}.json`, canonicalBytes({ part, salt, value }));
  const names = parts.map(([part]) => part);
  files.set("VERIFY.md", writeGuide(proof, names));
  if (withReports) {
    for (const language of LANGUAGES) files.set(`report.${language}.pdf`, writeReport(proof, language));
  }
  const documents = (content?.documents ?? []).map((document) => ({
    ...document,
    name: `documents/${document.number}`,
  }));
  const listed: [string, Sha256][] = [...files].map(([path, bytes]) => [path, sha256(bytes)]);
  for (const { name, digest } of documents) listed.push([name, digest]);
  const { messageId, origin } = proof;
  listed.sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest = canonicalBytes({ files: Object.fromEntries(listed), format: "ebox-proof/1", messageId, origin });
  files.set("manifest.jws", Buffer.from(detachedJws(key, "ebox-manifest+json", manifest)));
  const others = [...[...files].map(([path, bytes]) => entryOf(path, bytes)), ...documents];
  return [entryOf("manifest.json", manifest), ...others.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** Bytes of the whole zip. */
export function zipSize(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { name, size }) => sum + size + 2 * name.length + 30 + 46, 22);
}
