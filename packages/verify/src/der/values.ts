import { Malformed } from "../malformed.ts";
import { BIT_STRING, type Element, expectTag, GENERALIZED_TIME, OBJECT_IDENTIFIER, UTC_TIME } from "./reader.ts";

/** Dotted decimal. Raises `Malformed`. */
export function objectIdentifier(element: Element | undefined): string {
  const { content } = expectTag(element, OBJECT_IDENTIFIER);
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const [first, ...rest] = numbers;
  if (first === undefined || value !== 0) throw new Malformed("DER: an object identifier that does not end");
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...rest].join(".");
}

/** The bytes of a bit string of whole bytes. Raises `Malformed`. */
export function bitString(element: Element | undefined): Uint8Array {
  const { content } = expectTag(element, BIT_STRING);
  if (content[0] !== 0) throw new Malformed("DER: a bit string with idle bits");
  return content.subarray(1);
}

/** Milliseconds since 1970. UTCTime's years are 1950 to 2049 (RFC 5280). Raises `Malformed`. */
export function timeOf(element: Element | undefined): number {
  const text = String.fromCharCode(...(element?.content ?? []));
  if (element?.tag === UTC_TIME) return instantOf(`${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}`);
  return instantOf(String.fromCharCode(...expectTag(element, GENERALIZED_TIME).content));
}

function instantOf(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text);
  if (match === null) throw new Malformed("DER: a time of another form");
  const [, year, month, day, hour, minute, second, fraction = ""] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(time)) throw new Malformed("DER: no moment");
  return time;
}
