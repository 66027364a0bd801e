import { createHash } from "node:crypto";
import type { DocumentFacts } from "../../domain/content/events.ts";
import type { StoredDocument } from "../ports/document-store.ts";

/** What the store holds is not what was received: somebody, or a disk, changed it. Nobody's refusal, but for our log. */
export class DocumentDamaged extends Error {
  override name = "DocumentDamaged";
}

/**
 * The bytes of the whole document as they come, but the last of them only once all are known to be those that the log
 * commits to: raises `DocumentDamaged` in its place, so that nobody takes a changed document for a whole one.
 */
export function checkedBytes(stored: StoredDocument, { size, digest }: DocumentFacts): AsyncIterable<Uint8Array> {
  if (stored.size !== size) throw new DocumentDamaged(`a document of ${size} bytes has ${stored.size} in the store`);
  return checked(stored.bytes, digest.digestValue);
}

async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  expected: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash("sha256");
  let last: Uint8Array | undefined;
  for await (const piece of bytes) {
    hash.update(piece);
    if (last) yield last;
    last = piece;
  }
  if (hash.digest("base64url") !== expected) throw new DocumentDamaged("a document has another digest in the store");
  if (last) yield last;
}
