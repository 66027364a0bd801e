import { concatenate, utf8 } from "../bytes.ts";
import { Malformed } from "../malformed.ts";

/** What a witness puts its Ed25519 signature on: c2sp.org/tlog-cosignature. `time` in whole seconds since 1970. */
export function cosignedBytes(time: number, text: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** The bytes of a cosignature in its note line, after the key id. */
export function formatCosignature(time: number, signature: Uint8Array): Uint8Array {
  const timestamp = new Uint8Array(8);
  new DataView(timestamp.buffer).setBigUint64(0, BigInt(time));
  return concatenate(timestamp, signature);
}

/** Raises `Malformed`. */
export function parseCosignature(bytes: Uint8Array): { readonly time: number; readonly signature: Uint8Array } {
  if (bytes.length !== 72) throw new Malformed("a cosignature has 72 bytes");
  const time = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0));
  if (!Number.isSafeInteger(time)) throw new Malformed("a cosignature from beyond all time");
  return { time, signature: bytes.slice(8) };
}
