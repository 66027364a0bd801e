import { crc32 } from "node:zlib";
import { ALLOWED_MEDIA_TYPES, declaredMediaType } from "../../../src/application/documents/media-type.ts";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ODT = "application/vnd.oasis.opendocument.text";
const ODS = "application/vnd.oasis.opendocument.spreadsheet";
const ODP = "application/vnd.oasis.opendocument.presentation";
const ODG = "application/vnd.oasis.opendocument.graphics";
const DOC = "application/msword";
const XLS = "application/vnd.ms-excel";
const PPT = "application/vnd.ms-powerpoint";

const hex = (digits: string) => Buffer.from(digits.replaceAll(" ", ""), "hex");

/** A ZIP file's beginning: stored entries, one after the other. */
function zip(entries: Record<string, string>): Buffer {
  const parts = Object.entries(entries).flatMap(([name, content]) => {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt32LE(crc32(content), 14);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt32LE(content.length, 22);
    header.writeUInt16LE(name.length, 26);
    return [header, Buffer.from(name), Buffer.from(content)];
  });
  return Buffer.concat([...parts, hex("504b0102")]);
}

/** An OLE2 compound file whose first directory sector has these entries, at the given sector. */
function ole(streams: string[], { sector = 1, classId = "" } = {}): Buffer {
  const file = Buffer.alloc(4_100);
  hex("d0cf11e0a1b11ae1").copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(sector, 48);
  for (const [index, name] of ["Root Entry", ...streams].entries()) {
    const at = (sector + 1) * 512 + index * 128;
    if (at + 128 > file.length) break;
    file.write(name, at, "utf16le");
    file.writeUInt16LE(name.length * 2 + 2, at + 64);
    if (index === 0) hex(classId).copy(file, at + 80);
  }
  return file;
}

const odf = (type: string) => zip({ mimetype: type, "content.xml": "<x/>" });
const SKELETON = { "[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>" };
const PDF = Buffer.from("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n", "latin1");
const PNG = hex("89504e470d0a1a0a0000000d4948445200000001000000010806000000");
const JPEG = hex("ffd8ffe000104a46494600010100000100010000");
const ELF = hex("7f454c4602010100000000000000000002003e00");
const EXE = Buffer.concat([Buffer.from("MZ"), hex("9000030000000400 0000ffff0000b800")]);
const GZIP = hex("1f8b0800000000000003");
const UTF_16_LE = Buffer.concat([hex("fffe"), Buffer.from("naam;prijs\r\ncafé;€ 3", "utf16le")]);
const UTF_16_BE = Buffer.from(UTF_16_LE).swap16();

const check = (contentType: string, head: Buffer) => {
  const declared = declaredMediaType(contentType);
  return declared.accepted ? (declared.check(head)?.code ?? "accepted") : declared.refusal.code;
};

describe("media type, declared and recognised", () => {
  const genuine: [string, string, Buffer][] = [
    ["a PDF", "application/pdf", PDF],
    ["a ZIP file", "application/zip", zip({ "a.txt": "a" })],
    ["an empty ZIP file", "application/zip", hex("504b0506000000000000")],
    ["a ZIP file as Windows calls it", "application/x-zip-compressed", zip({ "a.txt": "a" })],
    ["a docx", DOCX, zip({ ...SKELETON, "word/document.xml": "<w/>" })],
    ["an xlsx", XLSX, zip({ "docProps/app.xml": "<a/>", "xl/workbook.xml": "<w/>" })],
    ["a docx whose beginning shows the skeleton only", DOCX, zip(SKELETON)],
    ["an odt", ODT, odf(ODT)],
    ["an ods", ODS, odf(ODS)],
    ["an odp", ODP, odf(ODP)],
    ["an odg", ODG, odf(ODG)],
    ["a doc", DOC, ole(["1Table", "WordDocument"])],
    ["an xls", XLS, ole(["Workbook"])],
    ["an xls of Excel 95", XLS, ole(["Book"])],
    ["a ppt", PPT, ole(["PowerPoint Document"])],
    ["a doc whose directory stands further on", DOC, ole([], { sector: 4_000 })],
    ["plain text", "text/plain", Buffer.from("Bonjour\tmonde\r\n\f")],
    ["plain text in ISO 8859-1", "text/plain; charset=iso-8859-1", Buffer.from("d\u00e9j\u00e0 vu", "latin1")],
    ["plain text in UTF-16", "text/plain", UTF_16_LE],
    ["a csv in big-endian UTF-16", "text/csv", UTF_16_BE],
    ["a csv with a byte order mark", "text/csv; header=present", Buffer.from("\ufeffnaam;prijs\n")],
    ["a text cut inside a character", "text/plain", Buffer.from("€").subarray(0, 2)],
    ["html", "text/html; charset=utf-8", Buffer.from("<!doctype html><p>é")],
    ["xml", "application/xml", Buffer.from('\ufeff \n<?xml version="1.0"?><a/>')],
    ["xml in UTF-16", "text/xml", Buffer.concat([hex("fffe"), Buffer.from("<a/>", "utf16le")])],
    ["a type in capitals", "Application/PDF", PDF],
  ];
  it.each(genuine)("takes %s", (_name, contentType, head) => {
    expect(check(contentType, head)).toBe("accepted");
  });

  const disguised: [string, string, Buffer][] = [
    ["a PNG as PDF", "application/pdf", PNG],
    ["an executable as PDF", "application/pdf", EXE],
    ["a text as PDF", "application/pdf", Buffer.from("PDF")],
    ["an empty head as PDF", "application/pdf", Buffer.alloc(0)],
    ["a PDF as text", "text/plain", PDF],
    ["a PNG as text", "text/plain", PNG],
    ["a JPEG as csv", "text/csv", JPEG],
    ["an ELF executable as text", "text/plain", ELF],
    ["a Windows executable as csv", "text/csv", EXE],
    ["a Windows executable as html", "text/html", EXE],
    ["gzip as text", "text/plain", GZIP],
    ["a ZIP file as text", "text/plain", zip({ "a.txt": "a" })],
    ["RTF as text", "text/plain", Buffer.from("{\\rtf1\\ansi }")],
    ["a text with NUL", "text/plain", Buffer.from("a\0b")],
    ["UTF-16 with NUL", "text/plain", Buffer.concat([hex("fffe"), Buffer.from("a\0b", "utf16le")])],
    ["UTF-16 of half a surrogate", "text/plain", hex("fffe 00d8 6100")],
    ["plain text as xml", "application/xml", Buffer.from("name: value")],
    ["a PDF as ZIP", "application/zip", PDF],
    ["an xlsx as docx", DOCX, zip({ ...SKELETON, "xl/workbook.xml": "<w/>" })],
    ["a pptx as xlsx", XLSX, zip({ ...SKELETON, "ppt/presentation.xml": "<p/>" })],
    ["any ZIP file as docx", DOCX, zip({ "run.exe": "MZ" })],
    ["a Java archive as docx", DOCX, zip({ "META-INF/MANIFEST.MF": "x" })],
    ["an empty ZIP file as xlsx", XLSX, hex("504b0506000000000000")],
    ["an ods as odt", ODT, odf(ODS)],
    ["a template as odt", ODT, odf(`${ODT}-template`)],
    ["a docx as odt", ODT, zip({ ...SKELETON, "word/document.xml": "<w/>" })],
    ["an odt whose type does not come first", ODT, zip({ "content.xml": "<x/>", mimetype: ODT })],
    ["an xls as doc", DOC, ole(["Workbook"])],
    ["a doc as ppt", PPT, ole(["WordDocument"])],
    ["an installer as doc", DOC, ole(["x"], { classId: "84100c0000000000c000000000000046" })],
    ["a docx as doc", DOC, zip({ ...SKELETON, "word/document.xml": "<w/>" })],
    ["half a header as doc", DOC, Buffer.from("WordDocument")],
  ];
  it.each(disguised)("refuses %s", (_name, contentType, head) => {
    expect(check(contentType, head)).toBe("MEDIA_TYPE_MISMATCH");
  });

  it.each([
    "image/png",
    "application/octet-stream",
    "application/javascript",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/rtf",
    "multipart/form-data; boundary=x",
    "text/*",
    "pdf",
    "",
    "__proto__",
  ])("does not take %j at all", (contentType) => {
    expect(check(contentType, PDF)).toBe("MEDIA_TYPE_NOT_ALLOWED");
  });

  it("never fails, wherever a file ends", () => {
    const samples = [...genuine, ...disguised].map(([, , head]) => head);
    const cutShort = samples.flatMap((sample) =>
      Array.from({ length: Math.min(sample.length, 120) }, (_, length) => sample.subarray(0, length)),
    );
    const codes = new Set(ALLOWED_MEDIA_TYPES.flatMap((type) => cutShort.map((head) => check(type, head))));
    expect(codes).toEqual(new Set(["accepted", "MEDIA_TYPE_MISMATCH"]));
  });

  it.each([
    ["text/plain; charset=UTF-8", "text/plain; charset=utf-8"],
    ['TEXT/CSV; header=present; charset="windows-1252"', "text/csv; charset=windows-1252"],
    ["application/pdf; charset=utf-8; name=x", "application/pdf"],
    ["text/html; charset=a\u00e9\n", "text/html"],
    ["application/x-zip-compressed", "application/zip"],
  ])("notes %j as %j", (contentType, expected) => {
    const declared = declaredMediaType(contentType);
    expect(declared.accepted && declared.mediaType).toBe(expected);
  });
});
