import { crc32, inflateRawSync } from "node:zlib";

/** The files in a complete ZIP archive by the names in its central directory, in order, each checked by its CRC. */
export function readZip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("the archive has no end: it is incomplete");
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error("not an entry of the central directory");
    const [method, crc, compressed] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 20),
    ];
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(start, start + compressed);
    const content = method === 0 ? stored : inflateRawSync(stored);
    const fileName = archive.toString("utf8", at + 46, at + 46 + name);
    if (crc32(content) !== crc) throw new Error(`${fileName} is damaged`);
    if (files.has(fileName)) throw new Error(`${fileName} is there twice`);
    files.set(fileName, content);
    at += 46 + name + extra + comment;
  }
  return files;
}
