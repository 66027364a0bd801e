import type { ContentParts, DocumentFacts, MessageContent } from "../../domain/content/events.ts";

/** The parts' values by name, as the content table keeps them: without salts. */
export type PartValues = Readonly<Record<string, unknown>>;

export function valuesOf(parts: ContentParts): PartValues {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.value]));
}

const DOCUMENT = /^documents\/([1-9]\d*)$/;

/** Documents in the order of their numbers. */
export function messageContentOf(values: PartValues): MessageContent {
  const documents: [number: number, facts: DocumentFacts][] = [];
  const content: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const number = DOCUMENT.exec(name)?.[1];
    if (number !== undefined) documents.push([Number(number), value as DocumentFacts]);
    else content[name] = value;
  }
  documents.sort(([one], [other]) => one - other);
  return { ...(content as Omit<MessageContent, "documents">), documents: documents.map(([, facts]) => facts) };
}
