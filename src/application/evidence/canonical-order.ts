/**
 * The same JSON with the members of its objects as RFC 8785 orders them. Leaves of the evidence log are stored so, wherever
 * JavaScript can: then their canonical bytes are the stored ones, which spares whoever hashes them most of the work. Nothing
 * relies on it.
 */
export function inCanonicalOrder<Value>(value: Value): Value {
  return ordered(value) as Value;
}

function ordered(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.some(isObject) ? value.map(ordered) : value;
  const object = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(object);
  // Assigning that one is something else.
  if (names.includes("__proto__") || typeof object.toJSON === "function") return value;
  const copy: Record<string, unknown> = {};
  for (const name of names.sort()) copy[name] = ordered(object[name]);
  return copy;
}

const isObject = (value: unknown) => typeof value === "object" && value !== null;
