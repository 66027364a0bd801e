import { type Append, EventTooLarge } from "../../application/ports/event-store.ts";
import type { WrittenAppend } from "./wire.ts";

/** Bytes of one append, as EventStoreDB counts and limits them (its `MaxAppendSize`): so nothing fits here only. */
const MAX_APPEND_SIZE = 1_048_576;

/** The texts that are stored, exactly as JSON.stringify gives them. Raises `EventTooLarge`. */
export function writtenAppend(namespace: string, { stream, expected, events }: Append): WrittenAppend {
  if (events.length === 0) throw new Error(`An append needs at least one event [${stream}].`);
  if (expected !== "no-stream" && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new Error(`Not a revision: ${expected} [${stream}].`);
  }
  const texts: string[] = [];
  let size = 0;
  for (const event of events) {
    const data = JSON.stringify(event.data);
    const metadata = JSON.stringify(event.metadata);
    size += Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * event.type.length;
    texts.push(event.id, event.type, data, metadata);
  }
  if (size > MAX_APPEND_SIZE) {
    throw new EventTooLarge(
      `The events of one append take ${size} bytes, the log takes ${MAX_APPEND_SIZE} [${stream}].`,
    );
  }
  return { stream: `${namespace}.${stream}`, expected, texts };
}
