import { areEqual } from "../bytes.ts";
import { childrenOf, type Element, expectTag, OCTET_STRING, SEQUENCE } from "../der/reader.ts";
import { objectIdentifier } from "../der/values.ts";
import { Malformed } from "../malformed.ts";
import { type Certificate, isValidAt, leadsTo } from "./certificate.ts";
import { AlgorithmNotSupported, digest, type HashName, hashName, isSignature } from "./signature-algorithms.ts";
import { certificateOf, parseTimestampToken, TIMESTAMP_INFO, type TimestampToken } from "./token.ts";

const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";

export type TimestampVerification =
  | {
      readonly outcome: "timestamped";
      /** Milliseconds since 1970. */
      readonly time: number;
      /** Of the authority, its certificate. */
      readonly certificate: Certificate;
      /** `not-asked`: no certificates were given to lead to. */
      readonly authority: "trusted" | "untrusted" | "not-asked";
    }
  | {
      readonly outcome:
        | "malformed"
        | "algorithm-not-supported"
        /** It is a timestamp of something else. */
        | "other-bytes"
        | "signature-wrong"
        /** Not in the token, not for timestamps, or not valid at that time. */
        | "certificate-unusable";
      readonly detail?: string;
    };

/**
 * An RFC 3161 token over SHA-256 of the bytes: imprint, signed attributes, signature by the certificate in it, which is
 * for timestamps only and was valid at that time; and, where `trusted` certificates are given, that it leads to one.
 * Revocation is not looked up.
 */
export async function verifyTimestamp(
  token: Uint8Array,
  bytes: Uint8Array,
  trusted?: readonly Certificate[],
): Promise<TimestampVerification> {
  try {
    return await verify(parseTimestampToken(token), bytes, trusted);
  } catch (error) {
    if (error instanceof Malformed) return { outcome: "malformed", detail: error.message };
    if (error instanceof AlgorithmNotSupported) return { outcome: "algorithm-not-supported", detail: error.message };
    throw error;
  }
}

async function verify(
  token: TimestampToken,
  bytes: Uint8Array,
  trusted: readonly Certificate[] | undefined,
): Promise<TimestampVerification> {
  const { imprint, time, signer } = token;
  if (imprint.hash !== "SHA-256" || !areEqual(imprint.digest, await digest("SHA-256", bytes))) {
    return { outcome: "other-bytes" };
  }
  const certificate = certificateOf(token);
  if (!certificate?.isForTimestamps || !isValidAt(certificate, time)) return { outcome: "certificate-unusable" };
  const contentType = signer.attributes.get(CONTENT_TYPE);
  const messageDigest = expectTag(signer.attributes.get(MESSAGE_DIGEST), OCTET_STRING).content;
  if (objectIdentifier(contentType) !== TIMESTAMP_INFO) return { outcome: "malformed", detail: "content type" };
  if (signer.hash === "SHA-1") throw new AlgorithmNotSupported("SHA-1");
  const isIntact =
    areEqual(messageDigest, await digest(signer.hash, token.info)) &&
    (await isNamed(certificate, signer.attributes)) &&
    (await isSignature(signer.signature, signer.signedAttributes, {
      algorithm: signer.algorithm,
      hash: signer.hash,
      publicKeyInfo: certificate.publicKeyInfo,
    }));
  if (!isIntact) return { outcome: "signature-wrong" };
  if (trusted === undefined) return { outcome: "timestamped", time, certificate, authority: "not-asked" };
  const isTrusted = await leadsTo(certificate, { trusted, others: token.certificates, time });
  return { outcome: "timestamped", time, certificate, authority: isTrusted ? "trusted" : "untrusted" };
}

/** The signature is also over which certificate it is by (ESSCertID, RFC 2634 and 5816). */
async function isNamed({ bytes }: Certificate, attributes: ReadonlyMap<string, Element>): Promise<boolean> {
  const second = attributes.get(SIGNING_CERTIFICATE_V2);
  const value = second ?? attributes.get(SIGNING_CERTIFICATE);
  const [list] = childrenOf(value, SEQUENCE);
  const [first] = childrenOf(list, SEQUENCE);
  const parts = childrenOf(first, SEQUENCE);
  let hash: HashName = second ? "SHA-256" : "SHA-1";
  if (second && parts[0]?.tag === SEQUENCE) hash = hashName(parts.shift());
  return areEqual(expectTag(parts[0], OCTET_STRING).content, await digest(hash, bytes));
}
