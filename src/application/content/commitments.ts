import {
  type Commitments,
  type ContentPart,
  type ContentParts,
  type DocumentFacts,
  documentPart,
  type MessageContent,
} from "../../domain/content/events.ts";
import { canonicalBytes, sha256 } from "../evidence/canonical-bytes.ts";
import { randomText } from "../random.ts";

const SALT_BYTES = 32;

/** Each value with a fresh salt; absent values have no part. */
export function saltedParts(values: Readonly<Record<string, unknown>>): ContentParts {
  const parts: Record<string, ContentPart> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) parts[name] = { salt: randomText(SALT_BYTES), value };
  }
  return parts;
}

/** `base64url(SHA-256(salt ‖ RFC 8785 bytes of the value))` per part. */
export function commitmentsTo(parts: ContentParts): Commitments {
  return Object.fromEntries(
    Object.entries(parts).map(([name, { salt, value }]) => [
      name,
      sha256(Buffer.concat([Buffer.from(salt, "base64url"), canonicalBytes(value)])),
    ]),
  );
}

/** True where both say the same, whatever the salts. */
export function haveSameValues(a: ContentParts, b: ContentParts): boolean {
  return canonicalBytes(valuesOf(a)).equals(canonicalBytes(valuesOf(b)));
}

export function valuesOf(parts: ContentParts): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.value]));
}

export function partsOf(content: MessageContent): ContentParts {
  const { documents, ...rest } = content;
  const numbered = documents.map((document, index) => [documentPart(index + 1), document] as const);
  return saltedParts({ ...rest, ...Object.fromEntries(numbered) });
}

export function contentOf(parts: ContentParts): MessageContent {
  const documents: DocumentFacts[] = [];
  const rest: Record<string, unknown> = {};
  for (const [name, { value }] of Object.entries(parts)) {
    const number = /^documents\/(\d+)$/.exec(name)?.[1];
    if (number) documents[Number(number) - 1] = value as DocumentFacts;
    else rest[name] = value;
  }
  return { ...rest, documents } as unknown as MessageContent;
}
