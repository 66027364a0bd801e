import { fromBase64 } from "../base64.ts";
import { areEqual, textOf } from "../bytes.ts";
import { childrenOf, context, type Element, OCTET_STRING, readOne, SEQUENCE } from "../der/reader.ts";
import { bitString, objectIdentifier, timeOf } from "../der/values.ts";
import { Malformed } from "../malformed.ts";
import { isSignature } from "./signature-algorithms.ts";

/** What the check of a timestamp needs of an X.509 certificate. Names and numbers as their DER. */
export interface Certificate {
  readonly bytes: Uint8Array;
  readonly signed: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Milliseconds since 1970, both included. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKeyInfo: Uint8Array;
  readonly algorithm: Element;
  readonly signature: Uint8Array;
  readonly isAuthority: boolean;
  /** Timestamping and nothing else (RFC 3161, 2.3). */
  readonly isForTimestamps: boolean;
}

const BASIC_CONSTRAINTS = "2.5.29.19";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const TIMESTAMPING = "1.3.6.1.5.5.7.3.8";
const BOOLEAN_TRUE = Uint8Array.of(0x01, 0x01, 0xff);

/** From DER. Raises `Malformed`. */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const [signed, algorithm, signature] = childrenOf(readOne(bytes, SEQUENCE), SEQUENCE);
  const fields = childrenOf(signed, SEQUENCE);
  if (fields[0]?.tag === context(0)) fields.shift();
  const [serialNumber, , issuer, validity, subject, publicKeyInfo, ...optional] = fields;
  if (!(signed && algorithm && serialNumber && issuer && subject && publicKeyInfo)) {
    throw new Malformed("a certificate that lacks something");
  }
  const [from, until] = childrenOf(validity, SEQUENCE);
  const extensions = extensionsOf(optional.find(({ tag }) => tag === context(3)));
  const usages = extensions.get(EXTENDED_KEY_USAGE);
  return {
    bytes,
    signed: signed.bytes,
    serialNumber: serialNumber.bytes,
    issuer: issuer.bytes,
    subject: subject.bytes,
    notBefore: timeOf(from),
    notAfter: timeOf(until),
    publicKeyInfo: publicKeyInfo.bytes,
    algorithm,
    signature: bitString(signature),
    isAuthority: isAuthority(extensions.get(BASIC_CONSTRAINTS)),
    isForTimestamps: usages !== undefined && isForTimestamps(usages),
  };
}

function extensionsOf(element: Element | undefined): ReadonlyMap<string, Uint8Array> {
  if (element === undefined) return new Map();
  const extensions = childrenOf(readOne(element.content, SEQUENCE), SEQUENCE).map((extension): [string, Uint8Array] => {
    const parts = childrenOf(extension, SEQUENCE);
    const value = parts.at(-1);
    if (value?.tag !== OCTET_STRING) throw new Malformed("a certificate's extension without a value");
    return [objectIdentifier(parts[0]), value.content];
  });
  return new Map(extensions);
}

function isAuthority(constraints: Uint8Array | undefined): boolean {
  if (constraints === undefined) return false;
  const [first] = childrenOf(readOne(constraints, SEQUENCE), SEQUENCE);
  return first !== undefined && areEqual(first.bytes, BOOLEAN_TRUE);
}

function isForTimestamps(usages: Uint8Array): boolean {
  const purposes = childrenOf(readOne(usages, SEQUENCE), SEQUENCE).map(objectIdentifier);
  return purposes.length === 1 && purposes[0] === TIMESTAMPING;
}

/** All certificates in a PEM text. Raises `Malformed` where there is none. */
export function parseCertificates(pem: Uint8Array): Certificate[] {
  const blocks = [...textOf(pem).matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)];
  if (blocks.length === 0) throw new Malformed("no certificate in PEM");
  return blocks.map(([, base64]) => parseCertificate(fromBase64((base64 ?? "").replaceAll(/\s/g, ""))));
}

const LONGEST_CHAIN = 8;

/**
 * Whether the certificate is one of the trusted ones or leads to one, at that time, by way of `others`. Revocation is not
 * looked up: nothing is asked of any network.
 */
export async function leadsTo(
  certificate: Certificate,
  { trusted, others, time }: { trusted: readonly Certificate[]; others: readonly Certificate[]; time: number },
): Promise<boolean> {
  let current = certificate;
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    const { bytes } = current;
    if (trusted.some((anchor) => areEqual(anchor.bytes, bytes))) return true;
    const issuer = await issuerOf(current, [...trusted, ...others], time);
    if (issuer === undefined) return false;
    current = issuer;
  }
  return false;
}

async function issuerOf(
  { issuer, signed, signature, algorithm, bytes }: Certificate,
  candidates: readonly Certificate[],
  time: number,
): Promise<Certificate | undefined> {
  for (const candidate of candidates) {
    if (!candidate.isAuthority || !areEqual(candidate.subject, issuer) || !isValidAt(candidate, time)) continue;
    if (areEqual(candidate.bytes, bytes)) continue;
    const { publicKeyInfo } = candidate;
    if (await isSignature(signature, signed, { algorithm, publicKeyInfo })) return candidate;
  }
  return undefined;
}

export const isValidAt = ({ notBefore, notAfter }: Certificate, time: number): boolean =>
  notBefore <= time && time <= notAfter;
