import { safeFileName } from "../../../src/application/documents/file-name.ts";

describe("safe file name", () => {
  it.each([
    ["lettre à l'élève.pdf", "lettre à l'élève.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\x\\brief.docx", "brief.docx"],
    ["a\0b\r\nc\u007f\u0085.txt", "abc.txt"],
    ["invoice\u202efdp.exe", "invoicefdp.exe"],
    ['a<b>:"|?*.csv', "a_b______.csv"],
    [" name.pdf. ", "name.pdf"],
    ["e\u0301.pdf", "é.pdf"],
    ["broken \ud800.pdf", "broken \ufffd.pdf"],
    ["Ελληνικά 文書.odt", "Ελληνικά 文書.odt"],
  ])("makes %j into %j", (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it.each(["", "   ", "..", ".", "a/", "\u0000\u202e"])("finds no name in %j", (name) => {
    expect(safeFileName(name)).toBeUndefined();
  });

  it("cuts to 255 bytes between characters, and leaves the ending", () => {
    expect(safeFileName(`${"a".repeat(300)}.pdf`)).toBe(`${"a".repeat(251)}.pdf`);
    const cut = safeFileName(`${"😀".repeat(100)}.docx`) ?? "";
    expect(Buffer.byteLength(cut)).toBe(253);
    expect(cut).toMatch(/^(😀)+\.docx$/u);
  });

  it("takes no time for a header full of dots", () => {
    const dots = ".".repeat(1_000_000);
    expect(safeFileName(`${dots}x.pdf`)).toBe(`${".".repeat(251)}.pdf`);
    expect(safeFileName(`a${dots}`)).toBe("a");
  });
});
