import type { DocumentStore } from "./application/ports/document-store.ts";
import type { Configuration } from "./configuration.ts";
import type { DataFolder } from "./infrastructure/data-folder/layout.ts";
import { openDocumentFolder } from "./infrastructure/documents/document-folder.ts";

/** Where a configuration has its documents. */
export type DocumentPlace = Partial<Pick<Configuration, "documentBucket">>;

/** Raises `BucketUnusable`. Those who need no bucket don't wait for its client to be loaded. */
export async function openDocuments(
  { documentBucket }: DocumentPlace,
  { documents, spool }: DataFolder,
): Promise<{ documents: DocumentStore; close: () => void }> {
  if (!documentBucket) return { documents: openDocumentFolder({ folder: documents }), close: () => undefined };
  const { openDocumentBucket } = await import("./infrastructure/documents/bucket/document-bucket.ts");
  return openDocumentBucket({ place: documentBucket, spool });
}
