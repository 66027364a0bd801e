import { type ByteRange, DocumentStoreUnavailable } from "../../../application/ports/document-store.ts";
import type { Found } from "./bucket-client.ts";

/**
 * The bytes that were asked for, where the store sent more: some ignore a range, or some kinds of it. Whoever doesn't want
 * them gives them up by `return`, also before the first: that frees the connection.
 */
export function piecesOf(found: Found, range: ByteRange | undefined): AsyncIterable<Uint8Array> {
  const pieces = cut(found, range);
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => pieces.next(),
      async return() {
        found.body.destroy();
        return pieces.return();
      },
    }),
  };
}

async function* cut({ body, start, size }: Found, range: ByteRange | undefined): AsyncGenerator<Uint8Array, void> {
  let skip = (range?.start ?? 0) - start;
  let left = (range ? range.end + 1 : size) - (range?.start ?? 0);
  if (skip < 0) throw new DocumentStoreUnavailable("the store began a document in the wrong place");
  try {
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      const wanted = piece.subarray(skip, skip + left);
      skip = Math.max(0, skip - piece.length);
      left -= wanted.length;
      if (wanted.length > 0) yield wanted;
      if (left === 0) return;
    }
  } catch (error) {
    throw new DocumentStoreUnavailable("a document broke off", { cause: error });
  }
  if (left > 0) throw new DocumentStoreUnavailable("a document is shorter than the store said");
}
