import { hash } from "node:crypto";

/** A row of the log as it is chained. */
export interface ChainedRow {
  readonly position: number;
  /** With its namespace. */
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** What comes before the first row. */
export const UNCHAINED = "";

/** base64url SHA-256 of the row and of all before it. What may hold a line break stands behind its length. */
export function chained(before: string, row: ChainedRow): string {
  const { position, stream, revision, id, type, data, metadata } = row;
  const text = `${before}\n${position}\n${revision}\n${id}\n${stream.length}\n${stream}\n${type.length}\n${type}\n${data}\n${metadata}`;
  return hash("sha256", text, "base64url");
}

/** The same for the names of the streams that are tombstoned: no row of theirs is left to tell them. */
export function chainedName(before: string, stream: string): string {
  return hash("sha256", `${before}\n${stream}`, "base64url");
}
