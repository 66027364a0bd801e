/** Names that stand in JSON as they are. Most do, and quoting costs more than looking. */
const SIMPLE = /^[\w./-]*$/;

/**
 * RFC 8785 (JCS) text of a JSON value; members that are undefined are left out. Throws TypeError where it is none, or has a
 * lone surrogate. Every leaf of the evidence log passes here, so it is quick: most where all members are in their order.
 */
export function canonicalJson(value: unknown): string {
  if (!isInOrder(value)) return write(value);
  const text = JSON.stringify(value);
  // Perhaps a lone surrogate, which is written so.
  return text.includes("\\ud") ? write(value) : text;
}

/** Whether JavaScript's own writing of it is the canonical one, unless a string has a lone surrogate. */
function isInOrder(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isInOrder(item)) return false;
    return true;
  }
  const object = value as Readonly<Record<string, unknown>>;
  if (typeof object.toJSON === "function") return false;
  let before: string | undefined;
  for (const name of Object.keys(object)) {
    if ((before !== undefined && name < before) || !isInOrder(object[name])) return false;
    before = name;
  }
  return true;
}

function write(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError("a number that is not finite");
      // ECMAScript's own form is the canonical one, but for the sign of zero.
      return value === 0 ? "0" : String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? inBrackets(value) : inBraces(value as Record<string, unknown>);
    default:
      throw new TypeError("not a JSON value");
  }
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("a lone surrogate");
  return JSON.stringify(text);
}

function inBrackets(values: readonly unknown[]): string {
  let text = "";
  for (const value of values) text += text === "" ? write(value) : `,${write(value)}`;
  return `[${text}]`;
}

function inBraces(object: Readonly<Record<string, unknown>>): string {
  if (typeof object.toJSON === "function") throw new TypeError("an object that is not plain JSON");
  let text = "";
  // By UTF-16 code units, as the RFC asks.
  for (const name of Object.keys(object).sort()) {
    const value = object[name];
    if (value === undefined) continue;
    const member = SIMPLE.test(name) ? `"${name}"` : quoted(name);
    text += `${text === "" ? "" : ","}${member}:${write(value)}`;
  }
  return `{${text}}`;
}
