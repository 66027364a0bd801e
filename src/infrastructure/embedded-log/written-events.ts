import { type Append, EventTooLarge } from "../../application/ports/event-store.ts";
import type { WrittenAppend } from "./wire.ts";

/** Bytes of data in one append, as EventStoreDB counts and limits them (its `MaxAppendSize`): nothing fits here only. */
const MAX_APPEND_SIZE = 1_048_576;

/** EventStoreDB gives ids back in lower case: another form would change an event's canonical bytes. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The texts that are stored, exactly as JSON.stringify gives them. Raises `EventTooLarge`; throws what is a bug. */
export function writtenAppend(namespace: string, { stream, expected, events }: Append): WrittenAppend {
  if (events.length === 0) throw new Error(`An append needs at least one event [${stream}].`);
  if (expected !== "no-stream" && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new Error(`Not a revision: ${expected} [${stream}].`);
  }
  const texts: string[] = [];
  let size = 0;
  for (const { id, type, data, metadata } of events) {
    if (!UUID.test(id)) throw new Error(`Not an event id: ${id} [${stream}].`);
    if (type === "") throw new Error(`An event needs a type [${stream}].`);
    const text = JSON.stringify(data);
    size += Buffer.byteLength(text);
    texts.push(id, type, text, JSON.stringify(metadata));
  }
  if (size > MAX_APPEND_SIZE) {
    throw new EventTooLarge(`One append has ${size} bytes of data, the log takes ${MAX_APPEND_SIZE} [${stream}].`);
  }
  return { stream: `${namespace}.${stream}`, expected, texts };
}
