import { isSha256, type Sha256 } from "../../domain/digest.ts";
import { Problem } from "../problem.ts";

/** The SHA-256 in a `Content-Digest` (RFC 9530), undefined where there is none. Raises `Problem` where it is malformed. */
export function sha256In(header: string | undefined): Sha256 | undefined {
  const member = (header ?? "").split(",").find((part) => /^\s*sha-256\s*=/.test(part));
  if (member === undefined) return undefined;
  const base64 = /^\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*$/.exec(member)?.[1] ?? "";
  const digest = Buffer.from(base64, "base64").toString("base64url");
  if (isSha256(digest)) return digest;
  const expected = "Content-Digest: sha-256=:<base64 of the 32 bytes>:";
  throw new Problem(400, "INVALID_INPUT", `The digest cannot be read; expected is ${expected}`);
}

export function digestField(digest: Sha256): string {
  return `sha-256=:${Buffer.from(digest, "base64url").toString("base64")}:`;
}
