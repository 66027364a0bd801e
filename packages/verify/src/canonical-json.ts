import { textOf, utf8 } from "./bytes.ts";
import { Malformed } from "./malformed.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const DEEPEST = 64;
/** Names that stand in JSON as they are. Most do, and quoting costs more than looking. */
const SIMPLE = /^[\w./-]*$/;

/** RFC 8785. Raises `Malformed` for what it cannot say: lone surrogates, numbers without end, undefined. */
export function canonicalJson(value: unknown): string {
  if (!isInOrder(value, 0)) return write(value, 0);
  const text = JSON.stringify(value);
  // Perhaps a lone surrogate, which is written so.
  return text.includes("\\ud") ? write(value, 0) : text;
}

/** Whether JavaScript's own writing of it, which is quicker, is the canonical one, unless a string has a lone surrogate. */
function isInOrder(value: unknown, depth: number): boolean {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth >= DEEPEST) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isInOrder(item, depth + 1)) return false;
    return true;
  }
  const object = value as Readonly<Record<string, unknown>>;
  if (typeof object.toJSON === "function") return false;
  let before: string | undefined;
  for (const name of Object.keys(object)) {
    if ((before !== undefined && name < before) || !isInOrder(object[name], depth + 1)) return false;
    before = name;
  }
  return true;
}

function write(value: unknown, depth: number): string {
  if (depth > DEEPEST) throw new Malformed("JSON nested deeper than any event");
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Malformed("a lone surrogate in a string");
    return JSON.stringify(value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Malformed("a number without end");
    // ECMAScript's own form is the canonical one.
    return JSON.stringify(value);
  }
  if (typeof value !== "object") throw new Malformed("not a JSON value");
  return Array.isArray(value) ? inBrackets(value, depth + 1) : inBraces(value as Record<string, unknown>, depth + 1);
}

function inBrackets(values: readonly unknown[], depth: number): string {
  let text = "";
  for (const value of values) text += text === "" ? write(value, depth) : `,${write(value, depth)}`;
  return `[${text}]`;
}

function inBraces(object: Readonly<Record<string, unknown>>, depth: number): string {
  let text = "";
  // Plain comparison orders by UTF-16 code units, as the RFC asks.
  for (const name of Object.keys(object).sort()) {
    const member = SIMPLE.test(name) ? `"${name}"` : write(name, depth);
    text += `${text === "" ? "" : ","}${member}:${write(object[name], depth)}`;
  }
  return `{${text}}`;
}

export const canonicalBytes = (value: unknown): Uint8Array => utf8(canonicalJson(value));

/** The value whose RFC 8785 form the bytes are, and nothing else. Raises `Malformed` for every other byte string. */
export function parseCanonical(bytes: Uint8Array): Json {
  // Strict UTF-8: one text per byte string, so that comparing texts compares bytes.
  const text = textOf(bytes);
  const value = parse(text);
  if (canonicalJson(value) !== text) throw new Malformed("JSON, but not in its canonical form (RFC 8785)");
  return value;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed("not JSON");
  }
}
