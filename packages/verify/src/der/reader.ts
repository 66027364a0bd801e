import { Malformed } from "../malformed.ts";

/** One element of DER: definite, shortest lengths; tags of one byte, which is all that certificates and tokens have. */
export interface Element {
  /** Class, form and number together, e.g. 0x30 for SEQUENCE, 0xa0 for [0]. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly bytes: Uint8Array;
}

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const UTC_TIME = 0x17;
export const GENERALIZED_TIME = 0x18;
/** Constructed and context-specific: `[number]`. */
export const context = (number: number): number => 0xa0 + number;

/** The elements that the bytes are, one after the other. Raises `Malformed`. */
export function readElements(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = readElement(bytes, at);
    elements.push(element);
    at += element.bytes.length;
  }
  return elements;
}

/** The one element that the bytes are. Raises `Malformed`. */
export function readOne(bytes: Uint8Array, tag: number): Element {
  const [element, ...more] = readElements(bytes);
  if (element === undefined || more.length > 0) throw new Malformed("not one DER element");
  return expectTag(element, tag);
}

/** Raises `Malformed` where there is none or it has another tag. */
export function expectTag(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw new Malformed(`DER: expected tag ${tag}, found ${element?.tag ?? "the end"}`);
  return element;
}

/** The elements in a constructed one. Raises `Malformed`. */
export const childrenOf = (element: Element | undefined, tag: number): Element[] =>
  readElements(expectTag(element, tag).content);

function readElement(bytes: Uint8Array, start: number): Element {
  const tag = bytes[start] as number;
  if ((tag & 0x1f) === 0x1f) throw new Malformed("DER: a tag of more than one byte");
  let length = bytes[start + 1];
  let at = start + 2;
  if (length === undefined) throw new Malformed("DER: it ends within an element");
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4) throw new Malformed("DER: a length of another form");
    length = 0;
    for (const byte of bytes.subarray(at, at + count)) length = length * 256 + byte;
    if (length < 0x80 || length < 256 ** (count - 1)) throw new Malformed("DER: a length that is not the shortest");
    at += count;
  }
  const end = at + length;
  if (end > bytes.length) throw new Malformed("DER: it ends within an element");
  return { tag, content: bytes.subarray(at, end), bytes: bytes.subarray(start, end) };
}
