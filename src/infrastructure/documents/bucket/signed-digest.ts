import type { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Sha256 } from "../../../domain/digest.ts";

/**
 * Our digest of the bytes becomes part of the signature, so that the store takes these bytes only. Left to itself the
 * client signs streams as "unsigned payload".
 */
export function signedDigest(command: PutObjectCommand, digest: Sha256): void {
  const value = Buffer.from(digest, "base64url").toString("hex");
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-amz-content-sha256"] = value;
      return next(args);
    },
    { step: "build", name: "signedDigest" },
  );
}
