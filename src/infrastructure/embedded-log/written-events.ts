import { dataTexts } from "../../application/ports/appendable.ts";
import type { Append } from "../../application/ports/event-store.ts";
import type { WrittenAppend } from "./wire.ts";

/** The texts that are stored. Raises `EventTooLarge`; throws what is a bug. */
export function writtenAppend(namespace: string, append: Append): WrittenAppend {
  const { stream, expected, events } = append;
  const texts = dataTexts(append).flatMap((data, n) => {
    const { id, type, metadata } = events[n] as Append["events"][number];
    return [id, type, data, JSON.stringify(metadata)];
  });
  return { stream: `${namespace}.${stream}`, expected, texts };
}
