import { PdfFile, wrapped } from "../../pdf/write-pdf.ts";
import { COLUMNS, type ExportedEvent } from "./exported-event.ts";

/** A file told in pieces that have to follow each other; no piece is longer than an event or a page. */
export interface ExportFormat {
  readonly encoding: "utf8" | "latin1";
  begin(): string;
  event(event: ExportedEvent): string;
  end(): string;
}

export const FORMATS: Readonly<Record<"json" | "csv" | "pdf", (title: string) => ExportFormat>> = {
  json: jsonFormat,
  csv: csvFormat,
  pdf: pdfFormat,
};
export type FormatName = keyof typeof FORMATS;

/** One JSON array (RFC 8259), an event a line. */
function jsonFormat(): ExportFormat {
  let isFirst = true;
  return {
    encoding: "utf8",
    begin: () => "[",
    event(event) {
      const comma = isFirst ? "\n" : ",\n";
      isFirst = false;
      return comma + JSON.stringify({ ...event, data: JSON.parse(event.data) });
    },
    end: () => "\n]\n",
  };
}

/** RFC 4180, with a line of names first. */
function csvFormat(): ExportFormat {
  const line = (cells: readonly (string | number)[]) => `${cells.map(cell).join(",")}\r\n`;
  return {
    encoding: "utf8",
    begin: () => line(COLUMNS),
    event: (event) => line(COLUMNS.map((column) => event[column])),
    end: () => "",
  };
}

/** Programs for tables take what begins so for a formula, and would compute it. */
const FORMULA = /^[=+\-@\t\r]/;

export function cell(value: string | number): string {
  const text = String(value);
  const shown = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

const [HEADING, TEXT, SMALL] = [14, 9, 7];

/** A table for people: what happened, when, by whom and in whose name, each event with its digest. */
function pdfFormat(title: string): ExportFormat {
  const file = new PdfFile({ title, language: "en" });
  let events = 0;
  const told = (text: string, size: number, bold = false) =>
    wrapped(text, size)
      .map((line) => file.line({ text: line, size, bold }))
      .join("");
  return {
    encoding: "latin1",
    begin: () => file.begin() + told(title, HEADING, true) + told(" ", TEXT),
    event(event) {
      events++;
      const { time, type, stream, revision, actor, actorKind, authenticationMethod, assuranceLevel } = event;
      const mandate = event.onBehalfOf === "" ? "" : `, on behalf of ${event.onBehalfOf}`;
      return (
        told(`${time}  ${type}  ${stream} #${revision}`, TEXT, true) +
        told(`by ${actor} (${actorKind}, ${authenticationMethod}, ${assuranceLevel})${mandate}`, TEXT) +
        told(`SHA-256 ${event.digest}  position ${event.position}`, SMALL)
      );
    },
    end: () => told(" ", TEXT) + told(`${events} events`, TEXT, true) + file.end(),
  };
}
