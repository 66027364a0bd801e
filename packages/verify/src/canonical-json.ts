import { areEqual, textOf, utf8 } from "./bytes.ts";
import { Malformed } from "./malformed.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const DEEPEST = 64;

/** RFC 8785. Raises `Malformed` for what it cannot say: lone surrogates, numbers without end, undefined. */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
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
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(",")}]`;
  if (typeof value !== "object") throw new Malformed("not a JSON value");
  // Plain comparison orders by UTF-16 code units, as the RFC asks.
  const members = Object.keys(value).sort();
  const written = members.map(
    (name) => `${write(name, depth)}:${write((value as Record<string, unknown>)[name], depth + 1)}`,
  );
  return `{${written.join(",")}}`;
}

export const canonicalBytes = (value: unknown): Uint8Array => utf8(canonicalJson(value));

/** The value whose RFC 8785 form the bytes are, and nothing else. Raises `Malformed` for every other byte string. */
export function parseCanonical(bytes: Uint8Array): Json {
  let value: Json;
  try {
    value = JSON.parse(textOf(bytes));
  } catch {
    throw new Malformed("not JSON");
  }
  if (!areEqual(canonicalBytes(value), bytes)) throw new Malformed("JSON, but not in its canonical form (RFC 8785)");
  return value;
}
