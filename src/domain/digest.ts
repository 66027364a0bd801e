/** A SHA-256 digest as unpadded base64url: 43 characters. */
export type Sha256 = string & { readonly __sha256: never };

/** The last character holds four bits of digest and two zero bits. */
const FORM = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export function isSha256(text: string): text is Sha256 {
  return FORM.test(text);
}
