import { areEqual } from "../bytes.ts";
import { childrenOf, context, type Element, expectTag, OCTET_STRING, readOne, SEQUENCE, SET } from "../der/reader.ts";
import { objectIdentifier, timeOf } from "../der/values.ts";
import { Malformed } from "../malformed.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { type HashName, hashName } from "./signature-algorithms.ts";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
export const TIMESTAMP_INFO = "1.2.840.113549.1.9.16.1.4";

/** An RFC 3161 TimeStampToken, read. Nothing is verified yet. */
export interface TimestampToken {
  /** What the signature is over by way of its attributes: the TSTInfo. */
  readonly info: Uint8Array;
  readonly imprint: { readonly hash: HashName; readonly digest: Uint8Array };
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly certificates: readonly Certificate[];
  readonly signer: SignerInfo;
}

export interface SignerInfo {
  /** SEQUENCE { issuer, serialNumber }. */
  readonly issuerAndSerial: readonly Element[];
  readonly hash: HashName;
  /** As they are signed: a SET. */
  readonly signedAttributes: Uint8Array;
  /** The one value of each, by object identifier. */
  readonly attributes: ReadonlyMap<string, Element>;
  readonly algorithm: Element;
  readonly signature: Uint8Array;
}

/** From DER. Raises `Malformed`, or `AlgorithmNotSupported` for a hash. */
export function parseTimestampToken(bytes: Uint8Array): TimestampToken {
  const [type, content, ...more] = childrenOf(readOne(bytes, SEQUENCE), SEQUENCE);
  if (objectIdentifier(type) !== SIGNED_DATA || more.length > 0) throw new Malformed("not CMS SignedData");
  const [signedData] = childrenOf(content, context(0));
  const [, , encapsulated, ...optional] = childrenOf(signedData, SEQUENCE);
  const [contentType, wrapped] = childrenOf(encapsulated, SEQUENCE);
  if (objectIdentifier(contentType) !== TIMESTAMP_INFO) throw new Malformed("SignedData, but not of a timestamp");
  const info = expectTag(childrenOf(wrapped, context(0))[0], OCTET_STRING).content;
  const signers = childrenOf(
    optional.find(({ tag }) => tag === SET),
    SET,
  );
  const [signer] = signers;
  if (signer === undefined || signers.length > 1) throw new Malformed("a timestamp has one signer");
  const certificates = optional.find(({ tag }) => tag === context(0));
  return {
    info,
    ...parseInfo(info),
    certificates: certificates
      ? childrenOf(certificates, context(0))
          .filter(({ tag }) => tag === SEQUENCE)
          .map((certificate) => parseCertificate(certificate.bytes))
      : [],
    signer: parseSigner(signer),
  };
}

function parseInfo(bytes: Uint8Array): Pick<TimestampToken, "imprint" | "time"> {
  const [, , imprint, , time] = childrenOf(readOne(bytes, SEQUENCE), SEQUENCE);
  const [algorithm, digest] = childrenOf(imprint, SEQUENCE);
  return {
    imprint: { hash: hashName(algorithm), digest: expectTag(digest, OCTET_STRING).content },
    time: timeOf(time),
  };
}

function parseSigner(element: Element): SignerInfo {
  const [, signer, digestAlgorithm, attributes, algorithm, signature] = childrenOf(element, SEQUENCE);
  // RFC 3161 asks for a certificate by issuer and serial number; that by key identifier is seen nowhere.
  if (signer?.tag !== SEQUENCE) throw new Malformed("a signer that is not named by issuer and serial number");
  const signed = expectTag(attributes, context(0));
  const signedAttributes = signed.bytes.slice();
  signedAttributes[0] = SET;
  return {
    issuerAndSerial: childrenOf(signer, SEQUENCE),
    hash: hashName(digestAlgorithm),
    signedAttributes,
    attributes: new Map(childrenOf(signed, context(0)).map(attributeOf)),
    algorithm: expectTag(algorithm, SEQUENCE),
    signature: expectTag(signature, OCTET_STRING).content,
  };
}

function attributeOf(element: Element): [string, Element] {
  const [type, values] = childrenOf(element, SEQUENCE);
  const [value, ...more] = childrenOf(values, SET);
  if (value === undefined || more.length > 0) throw new Malformed("a signed attribute has one value");
  return [objectIdentifier(type), value];
}

/** The certificate that the signer names; undefined where the token does not hold it. */
export function certificateOf({ certificates, signer }: TimestampToken): Certificate | undefined {
  const [issuer, serialNumber] = signer.issuerAndSerial;
  return certificates.find(
    (certificate) =>
      issuer !== undefined &&
      serialNumber !== undefined &&
      areEqual(certificate.issuer, issuer.bytes) &&
      areEqual(certificate.serialNumber, serialNumber.bytes),
  );
}
