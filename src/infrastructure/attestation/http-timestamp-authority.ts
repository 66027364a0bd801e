import { randomBytes } from "node:crypto";
import {
  type Timestamp,
  type TimestampAuthority,
  TimestampUnavailable,
} from "../../application/ports/timestamp-authority.ts";
import { limitedBody } from "./limited-body.ts";
import { readTimestamp, timestampRequest } from "./time-stamp-protocol.ts";

const ANSWER_WITHIN_MS = 10_000;
/** A token with the certificates of its authority has some KB. */
const LARGEST_ANSWER = 256 * 1_024;
const NONCE_BYTES = 9;

/** An RFC 3161 authority over HTTP. What its address asks for (`?…`) may be a secret, and is not shown. */
export function httpTimestampAuthority(url: string): TimestampAuthority {
  const { origin, pathname } = new URL(url);
  return {
    name: origin + pathname,
    async timestamp(digest) {
      const nonce = randomBytes(NONCE_BYTES);
      // A positive number in as few bytes as DER wants.
      nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
      const answer = await ask(url, timestampRequest(digest, nonce));
      return timestampIn(answer, digest, nonce);
    },
  };
}

function timestampIn(answer: Buffer, digest: Uint8Array, nonce: Uint8Array): Timestamp {
  const read = readTimestamp(answer, digest, nonce);
  if (typeof read === "string") throw new TimestampUnavailable(read);
  return read;
}

async function ask(url: string, request: Buffer): Promise<Buffer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query", accept: "application/timestamp-reply" },
      body: new Uint8Array(request),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new TimestampUnavailable(`the authority answered ${response.status}`);
    }
    const body = await limitedBody(response, LARGEST_ANSWER);
    if (body === undefined) throw new TimestampUnavailable("the authority's answer is too large");
    return body;
  } catch (error) {
    if (error instanceof TimestampUnavailable) throw error;
    // fetch's message may quote the address.
    throw new TimestampUnavailable("the authority did not answer");
  }
}
