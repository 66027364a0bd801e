const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)/g;

/**
 * The file name that a `Content-Disposition` (RFC 6266) tells: `filename*` (RFC 8187) before `filename`, as it stands
 * there. Undefined where it tells none or `filename*` is broken.
 */
export function fileNameIn(header: string | undefined): string | undefined {
  const parameters = new Map(
    [...(header ?? "").matchAll(PARAMETER)].map(([, name = "", value = ""]) => [name.toLowerCase(), value]),
  );
  const extended = parameters.get("filename*");
  if (extended !== undefined) return decodeExtended(extended);
  const plain = parameters.get("filename");
  return plain === undefined ? undefined : decodeBytes(plain.replace(/^"(.*)"$/s, "$1").replace(/\\(.)/gs, "$1"));
}

function decodeExtended(value: string): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/is.exec(value)?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** Headers are bytes, which Node shows as ISO 8859-1; what many clients put there is UTF-8. */
function decodeBytes(text: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

/** Saves, never shows; with a plain name for clients that don't know RFC 8187. */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const extended = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
