import { Malformed } from "../malformed.ts";
import { crc32 } from "./crc32.ts";
import { type Entry, readDirectory } from "./directory.ts";

const MOST_BYTES = 512 * 1024 * 1024;

/**
 * The files of a proof.zip by name. Strict: nothing between, before or after the entries, no name twice, both headers of an
 * entry agree, and no more than 512 MiB unpacked. Raises `Malformed`.
 */
export async function readZip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const entries = readDirectory(bytes);
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
  if (unpacked > MOST_BYTES) throw new Malformed("zip: more than 512 MiB unpacked");
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const content = entry.isDeflated ? await inflate(entry) : entry.packed;
    if (content.length !== entry.size || crc32(content) !== entry.crc) {
      throw new Malformed(`zip: ${entry.name} is damaged`);
    }
    files.set(entry.name, content);
  }
  return files;
}

/** Stops where more comes out than the entry says. */
async function inflate({ name, packed, size }: Entry): Promise<Uint8Array> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  const content = new Uint8Array(size);
  let at = 0;
  try {
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) {
        await reader.cancel();
        throw new Malformed(`zip: ${name} is larger than it says`);
      }
      content.set(value, at);
      at += value.length;
    }
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed(`zip: ${name} is damaged`);
  }
  return content.subarray(0, at);
}
