import { randomFillSync } from "node:crypto";

const POOL_BYTES = 8_192;
const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let used = POOL_BYTES;

/** base64url of so many fresh random bytes (at most 64). One draw from the system serves many: a message takes several. */
export function randomText(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString("base64url", used, used + bytes);
  // What was given out stays nowhere else.
  pool.fill(0, used, used + bytes);
  used += bytes;
  return text;
}
