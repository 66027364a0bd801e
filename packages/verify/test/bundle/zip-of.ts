import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** As the service writes them: the same bytes for the same files. */
export async function zipOf(files: ReadonlyMap<string, Uint8Array>, compress = false): Promise<Uint8Array> {
  const zip = new ZipFile();
  const options = { compress, mtime: new Date(Date.UTC(1980, 0, 1)), forceDosTimestamp: true };
  for (const [path, bytes] of files) zip.addBuffer(Buffer.from(bytes), path, options);
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream as never));
}
