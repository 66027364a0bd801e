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

/** Two digits by their twelve bits. */
const pairsOf = (alphabet: string): readonly string[] =>
  Array.from({ length: 4096 }, (_, bits) => alphabet.charAt(bits >> 6) + alphabet.charAt(bits & 63));

const STANDARD_DIGITS = digitsOf(STANDARD);
const URL_SAFE_DIGITS = digitsOf(URL_SAFE);
const STANDARD_PAIRS = pairsOf(STANDARD);
const URL_SAFE_PAIRS = pairsOf(URL_SAFE);

/** RFC 4648 section 4, padded. Strict: one text per byte string. Raises `Malformed`. */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (text.length % 4 !== 0) throw new Malformed("not base64: its length is no multiple of four");
  return decode(text.slice(0, text.length - padding), STANDARD_DIGITS);
}

/** RFC 4648 section 5, without padding. Strict: one text per byte string. Raises `Malformed`. */
export const fromBase64Url = (text: string): Uint8Array => decode(text, URL_SAFE_DIGITS);

export function toBase64(bytes: Uint8Array): string {
  const text = encode(bytes, STANDARD_PAIRS);
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

export const toBase64Url = (bytes: Uint8Array): string => encode(bytes, URL_SAFE_PAIRS);

function decode(text: string, digits: Digits): Uint8Array {
  const { length } = text;
  if (length % 4 === 1) throw new Malformed("not base64: one digit is left over");
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  /** NONE has bits that no digit has: they show in the end. */
  let seen = 0;
  let at = 0;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    const a = digit(text, index, digits);
    const b = digit(text, index + 1, digits);
    const c = digit(text, index + 2, digits);
    const d = digit(text, index + 3, digits);
    seen |= a | b | c | d;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = (b << 4) | (c >> 2);
    bytes[at++] = (c << 6) | d;
  }
  let unused = 0;
  if (index < length) {
    const isLonger = length - index === 3;
    const a = digit(text, index, digits);
    const b = digit(text, index + 1, digits);
    const c = isLonger ? digit(text, index + 2, digits) : 0;
    seen |= a | b | c;
    bytes[at++] = (a << 2) | (b >> 4);
    if (isLonger) bytes[at++] = (b << 4) | (c >> 2);
    unused = isLonger ? c & 0b11 : b & 0b1111;
  }
  if (seen > 63) throw new Malformed("not base64: a character that is none of its digits");
  if (unused !== 0) throw new Malformed("not base64: bits that say nothing are set");
  return bytes;
}

const digit = (text: string, index: number, digits: Digits): number => digits[text.charCodeAt(index)] ?? NONE;

/** By twelve bits at a time: half as many pieces to put together. */
function encode(bytes: Uint8Array, pairs: readonly string[]): string {
  const { length } = bytes;
  const left = length % 3;
  let text = "";
  let at = 0;
  for (; at < length - left; at += 3) {
    const bits = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
    text += (pairs[bits >> 12] as string) + (pairs[bits & 0xfff] as string);
  }
  if (left === 0) return text;
  const bits = ((bytes[at] as number) << 16) | ((left === 2 ? (bytes[at + 1] as number) : 0) << 8);
  return text + pairs[bits >> 12] + (left === 2 ? (pairs[bits & 0xfff] as string).charAt(0) : "");
}
