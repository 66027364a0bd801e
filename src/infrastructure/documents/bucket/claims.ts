import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { BucketClient } from "./bucket-client.ts";
import { claimPrefix, uploadKey, uploadPrefix } from "./keys.ts";

const MOST_LOOKS = 20;
const BETWEEN_LOOKS_MS = 50;

/**
 * Makes an upload this document's, and no other's: undefined where it is another's, or gone. Returns the keys of the
 * claims, for `release`.
 *
 * It needs no conditional write: everybody writes a claim first and then lists them; whoever finds no claim of another
 * document has it. Of two documents the one whose claim was written later is listed after both stand, and sees the
 * other's: they can't both have it. So that not all give way, those of greater name take their claim back at once, and
 * the smallest looks again for a while. Each try has a claim of its own, so that none takes back what another relies on.
 */
export async function claimUpload(bucket: BucketClient, id: string, document: string): Promise<string[] | undefined> {
  const own = `${claimPrefix(id, document)}${randomUUID()}`;
  try {
    await bucket.mark(own);
    for (let look = 1; look <= MOST_LOOKS; look++) {
      const keys = await keysOf(bucket, id);
      if (!keys.includes(uploadKey(id))) break;
      const claims = keys.filter((key) => key !== uploadKey(id));
      const others = claims.filter((key) => !key.startsWith(claimPrefix(id, document)));
      if (others.length === 0) return claims;
      if (others.some((other) => other < own)) break;
      await delay(BETWEEN_LOOKS_MS);
    }
  } catch (error) {
    await bucket.remove(own).catch(() => undefined);
    throw error;
  }
  await bucket.remove(own);
  return undefined;
}

/** The claims of this document, where it made any. */
export async function claimsOf(bucket: BucketClient, id: string, document: string): Promise<string[]> {
  return (await keysOf(bucket, id)).filter((key) => key.startsWith(claimPrefix(id, document)));
}

/** The document stands: its upload goes, and then, for without their upload nobody needs them, the claims. */
export async function release(bucket: BucketClient, id: string, claims: readonly string[]): Promise<void> {
  await bucket.remove(uploadKey(id));
  await Promise.all(claims.map((claim) => bucket.remove(claim)));
}

async function keysOf(bucket: BucketClient, id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of bucket.list(uploadPrefix(id))) keys.push(key);
  return keys;
}
