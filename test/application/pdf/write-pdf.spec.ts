import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wrapped, writePdf } from "../../../src/application/pdf/write-pdf.ts";
import { writeLetter } from "../../../src/demo/letter.ts";
import { planDemo } from "../../../src/demo/plan.ts";

const hasPoppler = spawnSync("pdftotext", ["-v"]).error === undefined;
const whereThereIsPoppler = hasPoppler ? it : it.skip;

function asPopplerSees(pdf: Buffer): { text: string; info: string; complaints: string } {
  const folder = mkdtempSync(join(tmpdir(), "ebox-pdf-"));
  try {
    const file = join(folder, "a.pdf");
    writeFileSync(file, pdf);
    const text = spawnSync("pdftotext", ["-enc", "UTF-8", file, "-"], { encoding: "utf8" });
    const info = spawnSync("pdfinfo", [file], { encoding: "utf8" });
    return { text: text.stdout, info: info.stdout, complaints: text.stderr + info.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SAMPLE = "Élève à Ghût – 12 € (d’été) \\ œuvre „ß“";

it("has a table that tells where each object begins, and where the table itself does", () => {
  const pdf = writePdf({ title: SAMPLE, language: "fr", lines: [{ text: SAMPLE, size: 11 }] }).toString("latin1");
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
  const table = /^xref\n0 (\d+)\n((?:\d{10} \d{5} [nf] \n)+)trailer\n/.exec(pdf.slice(start));
  const entries = (table?.[2] ?? "").match(/.{20}/gs) ?? [];
  expect(entries).toHaveLength(Number(table?.[1]));
  expect(entries[0]).toBe("0000000000 65535 f \n");
  for (const [number, entry] of entries.entries()) {
    if (number > 0) expect(pdf.slice(Number(entry.slice(0, 10)))).toMatch(new RegExp(`^${number} 0 obj\n`));
  }
});

it("states the length of its content exactly", () => {
  const pdf = writePdf({ title: "a", language: "en", lines: [{ text: SAMPLE, size: 11, bold: true }] }).toString(
    "latin1",
  );
  const [, length, content] = /\/Length (\d+) >>\nstream\n(.*)\nendstream/s.exec(pdf) ?? [];
  expect(content).toHaveLength(Number(length));
});

it("writes Windows-1252, and a question mark for what that lacks", () => {
  const pdf = writePdf({ title: "a", language: "en", lines: [{ text: "é€’漢", size: 11 }] });
  expect(pdf.includes(Buffer.from([0x28, 0xe9, 0x80, 0x92, 0x3f, 0x29]))).toBe(true);
});

it("is the same bytes for the same words", () => {
  const page = { title: "a", language: "en", lines: [{ text: "b", size: 11 }] };
  expect(writePdf(page).equals(writePdf(page))).toBe(true);
});

it("breaks lines between words", () => {
  const text = "Vermeldt u steeds het kenmerk ".repeat(10).trim();
  const lines = wrapped(text, 11);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join(" ")).toBe(text);
  for (const line of lines) expect(line.length).toBeLessThan(90);
});

whereThereIsPoppler("opens in a viewer, with every accent right", () => {
  const seen = asPopplerSees(
    writePdf({ title: "Été à Liège", language: "fr", lines: [{ text: "L’élève paie 12 € – œuvre", size: 11 }] }),
  );
  expect(seen.complaints).toBe("");
  expect(seen.text.trim()).toBe("L’élève paie 12 € – œuvre");
  expect(seen.info).toMatch(/^Title: +Été à Liège$/m);
  expect(seen.info).toMatch(/^Pages: +1$/m);
});

whereThereIsPoppler("goes on on another page where one is full", () => {
  const lines = Array.from({ length: 120 }, (_, index) => ({ text: `line ${index}`, size: 11 }));
  const { text, info, complaints } = asPopplerSees(writePdf({ title: "a", language: "en", lines }));
  expect(complaints).toBe("");
  expect(text.match(/line \d+/g)).toEqual(lines.map((line) => line.text));
  expect(info).toMatch(/^Pages: +3$/m);
});

whereThereIsPoppler("a letter tells sender, recipient, date, reference and subject in the message's language", () => {
  const { messages } = planDemo({ seed: 1, date: "2026-11-22", messages: 400 });
  for (const language of ["nl", "fr", "de", "en"] as const) {
    const message = messages.find((each) => each.language === language && each.type.name[language] !== undefined);
    if (!message) throw new Error(`no letter in ${language}`);
    const letter = writeLetter(message, 1);
    const { text, complaints } = asPopplerSees(letter.pdf);
    expect(complaints).toBe("");
    const words = text.replace(/\s+/g, " ");
    expect(words).toContain(message.sender.name[language] ?? "no name");
    expect(words).toContain(`${message.recipient.name} (${message.recipient.enterpriseNumber})`);
    expect(words).toContain(message.at.slice(0, 10).split("-").reverse().join("/"));
    expect(words).toContain(letter.reference);
    expect(words).toContain(letter.subject[language] ?? "no subject");
  }
});
