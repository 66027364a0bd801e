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

export interface PdfTitle {
  readonly title: string;
  /** BCP 47: `fr`. */
  readonly language: string;
}

/**
 * A document of A4 pages in Helvetica, which every viewer has (PDF 1.4). The same lines give the same bytes.
 * A character that Windows-1252 lacks is shown as `?`.
 */
export function writePdf({ lines, ...title }: PdfTitle & { lines: readonly PdfLine[] }): Buffer {
  const file = new PdfFile(title);
  return Buffer.from(file.begin() + lines.map((line) => file.line(line)).join("") + file.end(), "latin1");
}

/** Objects whose numbers are known from the start; pages and their contents have those after them. */
const [CATALOG, PAGES, PLAIN, BOLD, INFO, FIRST_PAGE] = [1, 2, 3, 4, 5, 6] as const;

/**
 * The same, told in pieces that have to follow each other: each character is one byte (Latin 1). However long it becomes,
 * no more than a page is held.
 */
export class PdfFile {
  readonly #title: PdfTitle;
  /** Where each object begins, by its number. */
  readonly #offsets: number[] = [];
  #length = 0;
  #pages = 0;
  #page: PdfLine[] = [];
  #used = 0;

  constructor(title: PdfTitle) {
    this.#title = title;
  }

  begin(): string {
    const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
    const title = Buffer.from(this.#title.title, "utf16le").swap16().toString("hex");
    // The second line tells programs that the file is not plain text.
    return (
      this.#told("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n") +
      this.#object(PLAIN, font("Helvetica")) +
      this.#object(BOLD, font("Helvetica-Bold")) +
      this.#object(INFO, `<< /Title <FEFF${title}> >>`)
    );
  }

  /** Empty as long as the page is not full. */
  line(line: PdfLine): string {
    const height = leading(line.size);
    const finished = this.#used + height > PAGE.height - 2 * PAGE.margin ? this.#endPage() : "";
    this.#page.push(line);
    this.#used += height;
    return finished;
  }

  /** At least one page. */
  end(): string {
    const last = this.#endPage();
    const kids = Array.from({ length: this.#pages }, (_, index) => `${FIRST_PAGE + 2 * index} 0 R`).join(" ");
    const objects =
      this.#object(PAGES, `<< /Type /Pages /Kids [${kids}] /Count ${this.#pages} >>`) +
      this.#object(CATALOG, `<< /Type /Catalog /Pages ${PAGES} 0 R /Lang (${this.#title.language}) >>`);
    const size = FIRST_PAGE + 2 * this.#pages;
    const table = this.#offsets.slice(1).map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`);
    const trailer = `trailer\n<< /Size ${size} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>`;
    const end = `${trailer}\nstartxref\n${this.#length}\n%%EOF\n`;
    return `${last}${objects}xref\n0 ${size}\n0000000000 65535 f \n${table.join("")}${end}`;
  }

  #endPage(): string {
    const number = FIRST_PAGE + 2 * this.#pages++;
    const content = contentOf(this.#page);
    this.#page = [];
    this.#used = 0;
    return (
      this.#object(
        number,
        `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Contents ${number + 1} 0 R ` +
          `/Resources << /Font << /F1 ${PLAIN} 0 R /F2 ${BOLD} 0 R >> >> >>`,
      ) + this.#object(number + 1, `<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
    );
  }

  #object(number: number, text: string): string {
    this.#offsets[number] = this.#length;
    return this.#told(`${number} 0 obj\n${text}\nendobj\n`);
  }

  #told(text: string): string {
    this.#length += text.length;
    return text;
  }
}

const leading = (size: number) => Math.round(size * 1.4);

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
