import { dirname, extname, resolve } from "node:path";
import { isMessageId, type MessageId } from "../../domain/message-id.ts";

/** A document that a line names. */
export interface LocalDocument {
  readonly path: string;
  readonly mediaType: string;
  /** The attachment as the line has it, without what is only for us. */
  readonly attachment: Readonly<Record<string, unknown>>;
}

/** What a line says: a PublishMessageInput, whose attachments have `file` where that has `uploadId` and `digest`. */
export interface MessageLine {
  readonly input: Readonly<Record<string, unknown>>;
  readonly messageId: MessageId | undefined;
  readonly documents: readonly LocalDocument[];
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".pdf": "application/pdf",
  ".zip": "application/zip",
  ".csv": "text/csv",
  ".html": "text/html",
  ".htm": "text/html",
  ".txt": "text/plain",
  ".xml": "application/xml",
  ".odt": "application/vnd.oasis.opendocument.text",
  ".ods": "application/vnd.oasis.opendocument.spreadsheet",
  ".odp": "application/vnd.oasis.opendocument.presentation",
  ".odg": "application/vnd.oasis.opendocument.graphics",
  ".doc": "application/msword",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".xls": "application/vnd.ms-excel",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".ppt": "application/vnd.ms-powerpoint",
};
const MOST_DOCUMENTS = 6;

/** The line cannot be sent. The message says why and quotes nothing of it. */
export class BadLine extends Error {
  override name = "BadLine";
}

/** `file`: where the line comes from; documents are found from its folder. Raises `BadLine`. */
export function readMessageLine(text: string, file: string): MessageLine {
  const { attachments = [], ...input } = objectIn(text);
  const { messageId } = input;
  if (messageId !== undefined && !(typeof messageId === "string" && isMessageId(messageId))) {
    throw new BadLine("messageId is no UUIDv7 in lower case");
  }
  if (!Array.isArray(attachments)) throw new BadLine("attachments is no list");
  if (attachments.length > MOST_DOCUMENTS) throw new BadLine(`more than ${MOST_DOCUMENTS} attachments`);
  const documents = attachments.map((attachment, index) => documentOf(attachment, index, file));
  return { input, messageId, documents };
}

function objectIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadLine("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new BadLine("not a JSON object");
  return value as Record<string, unknown>;
}

function documentOf(value: unknown, index: number, file: string): LocalDocument {
  const at = `attachments.${index}`;
  if (typeof value !== "object" || value === null) throw new BadLine(`${at} is no object`);
  const { file: name, mediaType, ...attachment } = value as Record<string, unknown>;
  if (typeof name !== "string" || name === "") throw new BadLine(`${at}.file, the document's path, is missing`);
  const type = mediaType ?? MEDIA_TYPES[extname(name).toLowerCase()];
  if (typeof type !== "string") {
    throw new BadLine(`${at}.mediaType is missing: the file's name doesn't tell it`);
  }
  return { path: resolve(dirname(file), name), mediaType: type, attachment };
}
