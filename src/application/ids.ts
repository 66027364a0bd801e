import { createHash, randomBytes } from "node:crypto";
import type { MessageId } from "../domain/message-id.ts";

/** A fresh UUIDv7 (RFC 9562, 5.7) of that moment: ids ordered in time keep index pages warm. Overwrites `bytes`. */
export function newMessageId(milliseconds: number, bytes: Buffer = randomBytes(16)): MessageId {
  bytes.writeUIntBE(milliseconds, 0, 6);
  return format(bytes, 7) as MessageId;
}

/**
 * The id of the `index`th event that a command appends to a stream (UUIDv8 of SHA-256): the same on every try, so that
 * an append whose answer was lost is recognised.
 */
export function eventId(commandId: string, stream: string, index: number): string {
  const digest = createHash("sha256").update(`${commandId}\n${stream}\n${index}`).digest();
  return format(digest.subarray(0, 16), 8);
}

function format(bytes: Buffer, version: number): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
