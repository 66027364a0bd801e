import { hash, randomBytes } from "node:crypto";
import type { MessageId } from "../domain/message-id.ts";

/** A fresh UUIDv7 (RFC 9562, 5.7) of that moment: ids ordered in time keep index pages warm. Overwrites `bytes`. */
export function newMessageId(milliseconds: number, bytes: Buffer = randomBytes(16)): MessageId {
  bytes.writeUIntBE(milliseconds, 0, 6);
  return format(bytes.toString("hex"), 7) as MessageId;
}

/**
 * The id of the `index`th event that a command appends to a stream (UUIDv8 of SHA-256): the same on every try, so that
 * an append whose answer was lost is recognised.
 */
export function eventId(commandId: string, stream: string, index: number): string {
  return format(hash("sha256", `${commandId}\n${stream}\n${index}`), 8);
}

/** The first 128 bits with version and variant set. */
function format(hex: string, version: number): string {
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
