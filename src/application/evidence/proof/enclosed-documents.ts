import { crc32 } from "node:zlib";
import type { ContentParts, DocumentFacts } from "../../../domain/content/events.ts";
import type { MessageId } from "../../../domain/message-id.ts";
import { checkedBytes } from "../../documents/checked-bytes.ts";
import type { DocumentStore } from "../../ports/document-store.ts";
import type { EnclosedDocument } from "./proof-bundle.ts";

/**
 * The documents of these parts, each read through once: a zip says before the bytes what their check sum is. Undefined where
 * one was erased. Raises `DocumentDamaged`.
 */
export async function enclosedDocuments(
  documents: Pick<DocumentStore, "read">,
  messageId: MessageId,
  parts: ContentParts,
): Promise<EnclosedDocument[] | undefined> {
  const enclosed: EnclosedDocument[] = [];
  for (const [part, { value }] of Object.entries(parts)) {
    const number = Number(/^documents\/(\d+)$/.exec(part)?.[1]);
    if (Number.isNaN(number)) continue;
    const facts = value as DocumentFacts;
    const first = await documents.read(messageId, number);
    if (first === undefined) return undefined;
    let crc = 0;
    for await (const bytes of checkedBytes(first, facts)) crc = crc32(bytes, crc);
    enclosed.push({
      number,
      size: facts.size,
      digest: facts.digest.digestValue,
      crc,
      bytes: () => again(documents, messageId, number, facts),
    });
  }
  return enclosed;
}

/** One that was erased meanwhile gives nothing, which whoever writes the zip finds too short. */
async function* again(
  documents: Pick<DocumentStore, "read">,
  messageId: MessageId,
  number: number,
  facts: DocumentFacts,
): AsyncGenerator<Uint8Array> {
  const stored = await documents.read(messageId, number);
  if (stored) yield* checkedBytes(stored, facts);
}
