import type { IncomingHttpHeaders } from "node:http";

/**
 * How a request's conditions (RFC 9110, 13) stand against what has this strong ETag and no modification date:
 * `proceed`, `not-modified` (304) or `failed` (412).
 */
export function conditionsOf(headers: IncomingHttpHeaders, etag: string): "proceed" | "not-modified" | "failed" {
  const match = headers["if-match"];
  if (match !== undefined && !tagsIn(match).some((tag) => tag === "*" || tag === etag)) return "failed";
  const noneMatch = headers["if-none-match"];
  const isKnown = (tag: string) => tag === "*" || tag.replace(/^W\//, "") === etag;
  return noneMatch !== undefined && tagsIn(noneMatch).some(isKnown) ? "not-modified" : "proceed";
}

/** Whether a `Range` counts. A date never matches: there is none to compare it with. */
export function rangeApplies(headers: IncomingHttpHeaders, etag: string): boolean {
  const ifRange = headers["if-range"];
  return ifRange === undefined || ifRange === etag;
}

function tagsIn(header: string): string[] {
  return header.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];
}
