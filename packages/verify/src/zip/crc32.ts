import { nodeZlib } from "../node-built-in.ts";

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** As zip files have it. */
export const crc32: (bytes: Uint8Array) => number = nodeZlib?.crc32 ?? crc32InScript;

/** Where Node does not have it, which is before 20.15, and in browsers. */
export function crc32InScript(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
