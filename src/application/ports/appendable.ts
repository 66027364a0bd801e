import { type Append, EventTooLarge } from "./event-store.ts";

/** Bytes of data in one append, as EventStoreDB counts and limits them (its `MaxAppendSize`): what fits one store fits all. */
const MAX_APPEND_SIZE = 1_048_576;

/** EventStoreDB gives ids back in lower case: another form would change an event's canonical bytes. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NIL_UUID = "00000000-0000-0000-0000-000000000000";

/**
 * Every store refuses the same appends, before it writes anything: raises `EventTooLarge`, throws what is a bug. Returns
 * each event's data as it is stored, exactly as JSON.stringify gives it.
 */
export function dataTexts({ stream, expected, events }: Append): string[] {
  if (events.length === 0) throw new Error(`An append needs at least one event [${stream}].`);
  // Text of a store is UTF-8, where half a surrogate pair would become another character.
  if (stream === "" || !stream.isWellFormed()) throw new Error(`Not a stream's name: ${JSON.stringify(stream)}.`);
  if (expected !== "no-stream" && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new Error(`Not a revision: ${expected} [${stream}].`);
  }
  let size = 0;
  const texts = events.map(({ id, type, data }) => {
    if (!UUID.test(id) || id === NIL_UUID) throw new Error(`Not an event id: ${id} [${stream}].`);
    // EventStoreDB's own events have types that begin with `$`; no reader is told of them.
    if (type === "" || type.startsWith("$") || !type.isWellFormed()) {
      throw new Error(`Not an event's type: ${JSON.stringify(type)} [${stream}].`);
    }
    const text = JSON.stringify(data);
    size += Buffer.byteLength(text);
    return text;
  });
  if (size > MAX_APPEND_SIZE) {
    throw new EventTooLarge(`One append has ${size} bytes of data, a store takes ${MAX_APPEND_SIZE} [${stream}].`);
  }
  return texts;
}
