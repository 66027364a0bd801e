/** One line of a page. `size` in points; the next line stands 1.4 times that lower. */
export interface PdfLine {
  readonly text: string;
  readonly size: number;
  readonly bold?: boolean;
}

const PAGE = { width: 595, height: 842, margin: 64 };

/** What WinAnsi (Windows-1252) has where Unicode has control characters. */
const BEYOND_LATIN_1: Readonly<Record<string, number>> = {
  "€": 0x80,
  "…": 0x85,
  Œ: 0x8c,
  "‘": 0x91,
  "’": 0x92,
  "“": 0x93,
  "”": 0x94,
  "–": 0x96,
  "—": 0x97,
  œ: 0x9c,
};

/**
 * A document of A4 pages in Helvetica, which every viewer has (PDF 1.4). The same lines give the same bytes.
 * A character that Windows-1252 lacks is shown as `?`.
 */
export function writePdf({ title, language, lines }: { title: string; language: string; lines: readonly PdfLine[] }) {
  const pages = pagesOf(lines);
  const pageNumbers = pages.map((_, index) => FIRST_PAGE + 2 * index);
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /Lang (${language}) >>`,
    `<< /Type /Pages /Kids [${pageNumbers.map((number) => `${number} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    `<< /Title <FEFF${Buffer.from(title, "utf16le").swap16().toString("hex")}> >>`,
    ...pages.flatMap((page, index) => pageObjects(page, FIRST_PAGE + 2 * index)),
  ];
  // The second line tells programs that the file is not plain text.
  let file = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  // One character is one byte throughout, so that lengths are offsets.
  return Buffer.from(`${file}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`, "latin1");
}

/** Number of the first page's object; its content is the next one. */
const FIRST_PAGE = 6;

function pageObjects(lines: readonly PdfLine[], number: number): string[] {
  const content = contentOf(lines);
  return [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Contents ${number + 1} 0 R ` +
      "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
}

const leading = (size: number) => Math.round(size * 1.4);

/** At least one page. */
function pagesOf(lines: readonly PdfLine[]): PdfLine[][] {
  const pages: PdfLine[][] = [[]];
  let used = 0;
  for (const line of lines) {
    const height = leading(line.size);
    if (used + height > PAGE.height - 2 * PAGE.margin) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(line);
    used += height;
  }
  return pages;
}

function contentOf(lines: readonly PdfLine[]): string {
  const shown = lines.map(
    ({ text, size, bold }) => `/${bold ? "F2" : "F1"} ${size} Tf ${leading(size)} TL T* (${winAnsi(text)}) Tj`,
  );
  return `BT ${PAGE.margin} ${PAGE.height - PAGE.margin} Td\n${shown.join("\n")}\nET`;
}

/** As the inside of a PDF string, one character per byte. */
function winAnsi(text: string): string {
  return text.replace(/[\\()]|[^\x20-\x7e\xa0-\xff]/g, (character) => {
    if ("\\()".includes(character)) return `\\${character}`;
    const code = BEYOND_LATIN_1[character];
    return code === undefined ? "?" : String.fromCharCode(code);
  });
}

/** Helvetica's letters are about half as wide as high: breaks between words, so that no line leaves the page. */
export function wrapped(text: string, size: number): string[] {
  const most = Math.floor((PAGE.width - 2 * PAGE.margin) / (size * 0.52));
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= most) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
