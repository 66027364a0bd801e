import type { Timestamp } from "../../application/ports/timestamp-authority.ts";
import { type Instant, isInstant } from "../../domain/instant.ts";
import { type DerValue, der, derValues, NotDer, TAG } from "./der.ts";

/** Contents of object identifiers. */
const SHA256 = Buffer.from("608648016503040201", "hex");
const SIGNED_DATA = Buffer.from("2a864886f70d010702", "hex");
const TST_INFO = Buffer.from("2a864886f70d0109100104", "hex");

const number = (bytes: Uint8Array) => der(TAG.integer, bytes);
const imprintOf = (digest: Uint8Array) =>
  der(TAG.sequence, der(TAG.sequence, der(TAG.oid, SHA256), der(TAG.null)), der(TAG.octets, digest));

/** RFC 3161, 2.4.1. `nonce`: a positive number, its first byte from 1 to 127. The certificate is asked for. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Buffer {
  const wantsCertificate = der(TAG.boolean, Buffer.from([0xff]));
  return der(TAG.sequence, number(Buffer.from([1])), imprintOf(digest), number(nonce), wantsCertificate);
}

/** In words of RFC 3161, 2.4.2. */
const STATUS = ["granted", "granted with modifications", "rejection", "waiting", "revocation warning", "revoked"];

/** The token of an answer, or in words why there is none that answers this request. */
export function readTimestamp(answer: Buffer, digest: Uint8Array, nonce: Uint8Array): Timestamp | string {
  try {
    const [status, token] = inside(only(derValues(answer)), TAG.sequence);
    const code = Number.parseInt(contentOf(inside(status, TAG.sequence)[0], TAG.integer).toString("hex"), 16);
    if (code > 1) return `the authority answered: ${STATUS[code] ?? `status ${code}`}`;
    if (token === undefined) return "the answer has no token";
    return readToken(token, digest, nonce);
  } catch (error) {
    if (error instanceof NotDer) return `the answer is no RFC 3161 response: ${error.message}`;
    throw error;
  }
}

function readToken(token: DerValue, digest: Uint8Array, nonce: Uint8Array): Timestamp | string {
  const [type, explicit] = inside(token, TAG.sequence);
  if (!contentOf(type, TAG.oid).equals(SIGNED_DATA)) throw new NotDer("the token is not signed");
  const [, , encapsulated] = inside(only(inside(explicit, TAG.first)), TAG.sequence);
  const [contentType, content] = inside(encapsulated, TAG.sequence);
  if (!contentOf(contentType, TAG.oid).equals(TST_INFO)) throw new NotDer("the token is no timestamp");
  const [info] = derValues(contentOf(only(inside(content, TAG.first)), TAG.octets));
  const [, , imprint, , time, ...optional] = inside(info, TAG.sequence);
  const [algorithm, hashed] = inside(imprint, TAG.sequence);
  const isSha256 = contentOf(inside(algorithm, TAG.sequence)[0], TAG.oid).equals(SHA256);
  if (!isSha256 || !contentOf(hashed, TAG.octets).equals(digest)) return "the token is over something else";
  // Accuracy and ordering stand before the nonce, and are no integers.
  if (!optional.find(({ tag }) => tag === TAG.integer)?.content.equals(nonce))
    return "the token answers another request";
  return { token: token.whole, time: instantOf(contentOf(time, TAG.time).toString("latin1")) };
}

/** `20261122120000.25Z` */
function instantOf(text: string): Instant {
  const [, year, month, day, hour, minute, second, fraction = ""] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text) ?? [];
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}Z`;
  if (!isInstant(time)) throw new NotDer("its time is none");
  return time;
}

function contentOf(value: DerValue | undefined, tag: number): Buffer {
  if (value?.tag !== tag) throw new NotDer("something else stands where it should");
  return value.content;
}

const inside = (value: DerValue | undefined, tag: number) => derValues(contentOf(value, tag));

function only(values: readonly DerValue[]): DerValue {
  const [value] = values;
  if (value === undefined || values.length !== 1) throw new NotDer("it is not one value");
  return value;
}
