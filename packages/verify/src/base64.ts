import { Malformed } from "./malformed.ts";

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;

/** Value by character code; 255 is none. */
type Digits = Uint8Array;
const NONE = 255;

function digitsOf(alphabet: string): Digits {
  const digits = new Uint8Array(128).fill(NONE);
  for (let value = 0; value < alphabet.length; value++) digits[alphabet.charCodeAt(value)] = value;
  return digits;
}

const STANDARD_DIGITS = digitsOf(STANDARD);
const URL_SAFE_DIGITS = digitsOf(URL_SAFE);

/** RFC 4648 section 4, padded. Strict: one text per byte string. Raises `Malformed`. */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (text.length % 4 !== 0) throw new Malformed("not base64: its length is no multiple of four");
  return decode(text.slice(0, text.length - padding), STANDARD_DIGITS);
}

/** RFC 4648 section 5, without padding. Strict: one text per byte string. Raises `Malformed`. */
export const fromBase64Url = (text: string): Uint8Array => decode(text, URL_SAFE_DIGITS);

export function toBase64(bytes: Uint8Array): string {
  const text = encode(bytes, STANDARD);
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

export const toBase64Url = (bytes: Uint8Array): string => encode(bytes, URL_SAFE);

function decode(text: string, digits: Digits): Uint8Array {
  if (text.length % 4 === 1) throw new Malformed("not base64: one digit is left over");
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = digits[text.charCodeAt(index)] ?? NONE;
    if (digit === NONE) throw new Malformed("not base64: a character that is none of its digits");
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw new Malformed("not base64: bits that say nothing are set");
  return bytes;
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet[(held >> bits) & 63];
    }
  }
  return bits > 0 ? text + alphabet[(held << (6 - bits)) & 63] : text;
}
