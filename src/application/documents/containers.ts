/** What the beginning of a file tells about the container it is in. Pure; reads only the bytes given. */

const LOCAL_HEADER = Buffer.from("PK\x03\x04", "latin1");
const EMPTY_ARCHIVE = Buffer.from("PK\x05\x06", "latin1");
const OLE = Buffer.from("d0cf11e0a1b11ae1", "hex");

export function isPdf(head: Buffer): boolean {
  return head.subarray(0, 5).equals(Buffer.from("%PDF-"));
}

export function isZip(head: Buffer): boolean {
  return [LOCAL_HEADER, EMPTY_ARCHIVE].some((signature) => head.subarray(0, 4).equals(signature));
}

/** Names of the entries whose headers lie in the head. By signature: streamed entries don't tell their length. */
function entryNames(head: Buffer): string[] {
  const names: string[] = [];
  for (let at = head.indexOf(LOCAL_HEADER); at >= 0; at = head.indexOf(LOCAL_HEADER, at + 4)) {
    if (at + 30 > head.length) break;
    const end = at + 30 + head.readUInt16LE(at + 26);
    if (end <= head.length) names.push(head.toString("latin1", at + 30, end));
  }
  return names;
}

/** Parts that every Office Open XML file may have, whatever it is. */
const OFFICE_SKELETON = ["[Content_Types].xml", "_rels/", "docProps/", "docMetadata/", "customXml/"];

/**
 * Office Open XML with its main part in `folder` (`word/`, `xl/`). Where the head shows the skeleton only, the file is
 * given the benefit of the doubt: writers order their parts as they like.
 */
export function isOfficeOpenXml(head: Buffer, folder: string): boolean {
  if (!isZip(head)) return false;
  const names = entryNames(head);
  const isSkeleton = (name: string) => OFFICE_SKELETON.some((prefix) => name.startsWith(prefix));
  return names.some((name) => name.startsWith(folder)) || (names.length > 0 && names.every(isSkeleton));
}

/** OpenDocument (part 2, 3.3): the first entry is `mimetype`, stored as it is. */
export function isOpenDocument(head: Buffer, mediaType: string): boolean {
  if (!isZip(head) || entryNames(head)[0] !== "mimetype" || head.readUInt16LE(8) !== 0) return false;
  const start = 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const content = head.toString("latin1", start, start + mediaType.length + 2);
  return content === `${mediaType}PK`;
}

/** The stream that makes an OLE2 compound file this kind of document. */
const MAIN_STREAMS = {
  "application/msword": ["WordDocument"],
  "application/vnd.ms-excel": ["Workbook", "Book"],
  "application/vnd.ms-powerpoint": ["PowerPoint Document"],
} as const;

/** Root class id of a Windows Installer package: OLE2 as well, and a program. */
const INSTALLER = Buffer.from("84100c0000000000c000000000000046", "hex");

/** OLE2 whose directory, where the head shows it, does not say that it is something else. */
export function isOleDocument(head: Buffer, mediaType: keyof typeof MAIN_STREAMS): boolean {
  if (!head.subarray(0, 8).equals(OLE)) return false;
  const entries = directoryEntries(head);
  if (entries[0]?.subarray(80, 96).equals(INSTALLER)) return false;
  const names = entries.map((entry) => entry.toString("utf16le", 0, Math.max(0, entry.readUInt16LE(64) - 2)));
  const known = names.filter((name) => Object.values<readonly string[]>(MAIN_STREAMS).flat().includes(name));
  const own: readonly string[] = MAIN_STREAMS[mediaType];
  return known.length === 0 || known.some((name) => own.includes(name));
}

function directoryEntries(head: Buffer): Buffer[] {
  if (head.length < 512) return [];
  const sectorSize = 2 ** head.readUInt16LE(30);
  const start = (head.readUInt32LE(48) + 1) * sectorSize;
  const end = Math.min(start + sectorSize, head.length);
  const entries: Buffer[] = [];
  for (let at = start; at + 128 <= end; at += 128) entries.push(head.subarray(at, at + 128));
  return entries;
}
