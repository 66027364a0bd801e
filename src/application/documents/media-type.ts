import { type Refusal, refuse } from "../../domain/decision.ts";
import { isOfficeOpenXml, isOleDocument, isOpenDocument, isPdf, isZip } from "./containers.ts";
import { textOf } from "./text.ts";

const isText = (head: Buffer) => textOf(head) !== undefined;
const isXml = (head: Buffer) => /^\s*</.test(textOf(head) ?? "");

const OPEN_DOCUMENT = "application/vnd.oasis.opendocument";
const OFFICE = "application/vnd.openxmlformats-officedocument";

/** The documents that may be sent, and whether bytes that begin like this can be one. */
const RECOGNISE: ReadonlyMap<string, (head: Buffer) => boolean> = new Map([
  ["application/pdf", isPdf],
  ["application/zip", isZip],
  ["text/csv", isText],
  ["text/html", isText],
  ["text/plain", isText],
  ["text/xml", isXml],
  ["application/xml", isXml],
  ...["text", "spreadsheet", "presentation", "graphics"].map((kind) => {
    const mediaType = `${OPEN_DOCUMENT}.${kind}`;
    return [mediaType, (head: Buffer) => isOpenDocument(head, mediaType)] as const;
  }),
  ["application/msword", (head) => isOleDocument(head, "application/msword")],
  ["application/vnd.ms-excel", (head) => isOleDocument(head, "application/vnd.ms-excel")],
  ["application/vnd.ms-powerpoint", (head) => isOleDocument(head, "application/vnd.ms-powerpoint")],
  [`${OFFICE}.wordprocessingml.document`, (head) => isOfficeOpenXml(head, "word/")],
  [`${OFFICE}.spreadsheetml.sheet`, (head) => isOfficeOpenXml(head, "xl/")],
]);

/** What browsers on Windows call it. */
const ALIASES: ReadonlyMap<string, string> = new Map([["application/x-zip-compressed", "application/zip"]]);

export const ALLOWED_MEDIA_TYPES: readonly string[] = [...RECOGNISE.keys()];

export interface DeclaredMediaType {
  readonly accepted: true;
  /** `type/subtype` in lower case; texts with the charset that was declared. */
  readonly mediaType: string;
  /** Undefined where these first 4,100 bytes can begin such a document. */
  readonly check: (head: Uint8Array) => Refusal | undefined;
}

/** Reads a Content-Type and tells whether such documents are taken. */
export function declaredMediaType(contentType: string): DeclaredMediaType | ReturnType<typeof refuse> {
  const [essence = "", ...parameters] = contentType.split(";").map((part) => part.trim().toLowerCase());
  const type = ALIASES.get(essence) ?? essence;
  const recognise = RECOGNISE.get(type);
  if (!recognise) {
    return refuse("MEDIA_TYPE_NOT_ALLOWED", `Documents may be ${ALLOWED_MEDIA_TYPES.join(", ")}.`, ["mediaType"]);
  }
  const charset = /xml$|^text/.test(type)
    ? parameters.map((parameter) => /^charset="?([\w.:-]{1,40})"?$/.exec(parameter)?.[1]).find(Boolean)
    : undefined;
  return {
    accepted: true,
    mediaType: charset ? `${type}; charset=${charset}` : type,
    check: (head) =>
      recognise(Buffer.from(head.buffer, head.byteOffset, head.byteLength))
        ? undefined
        : refuse("MEDIA_TYPE_MISMATCH", `The bytes are not ${type}, as declared.`, ["mediaType"]).refusal,
  };
}
