import type { ContentParts } from "../../../domain/content/events.ts";
import type { Sha256 } from "../../../domain/digest.ts";
import { LANGUAGES } from "../../../domain/translated-text.ts";
import { canonicalBytes } from "../canonical-bytes.ts";
import type { NoteKey } from "../note-key.ts";
import { type BundleFile, bundleFile } from "./bundle-file.ts";
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
  const files: BundleFile[] = proofFiles(proof, key);
  const parts = Object.entries(content?.parts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [part, { salt, value }] of parts) {
    files.push(bundleFile(`content/${part}.json`, canonicalBytes({ part, salt, value })));
  }
  const names = parts.map(([part]) => part);
  files.push(bundleFile("VERIFY.md", writeGuide(proof, names)));
  if (withReports) {
    for (const language of LANGUAGES) files.push(bundleFile(`report.${language}.pdf`, writeReport(proof, language)));
  }
  for (const document of content?.documents ?? []) files.push({ ...document, name: `documents/${document.number}` });
  files.sort(byName);
  const manifest = manifestOf(proof, files);
  const seal = entryOf("manifest.jws", Buffer.from(detachedJws(key, "ebox-manifest+json", manifest), "latin1"));
  return [entryOf("manifest.json", manifest), ...[...files, seal].sort(byName)];
}

const byName = (a: ZipEntry, b: ZipEntry) => (a.name < b.name ? -1 : 1);

/** Of files in the order of their names. */
function manifestOf({ messageId, origin }: DeliveryProof, sorted: readonly BundleFile[]): Buffer {
  const files: Record<string, Sha256> = {};
  for (const { name, digest } of sorted) files[name] = digest;
  return canonicalBytes({ files, format: "ebox-proof/1", messageId, origin });
}

/** Bytes of the whole zip. */
export function zipSize(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { name, size }) => sum + size + 2 * name.length + 30 + 46, 22);
}
