import type { IncomingMessage } from "node:http";

/**
 * Whether the request may come from the page that it says it does: one of ours, by the name that the client calls us by, or
 * one of `allowed`. Browsers name the page's origin with every POST and every WebSocket; what names none is no page.
 */
export function isFromOwnPage({ headers: { origin, host } }: IncomingMessage, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  const page = URL.parse(origin);
  return page !== null && host !== undefined && page.host === host.toLowerCase();
}
