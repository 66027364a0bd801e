import type { Sha256 } from "../../../domain/digest.ts";
import { sha256 } from "../canonical-bytes.ts";
import { entryOf, type ZipEntry } from "./stored-zip.ts";

/** A file of the bundle, but for the manifest and its seal: what the zip and the manifest say of it. */
export interface BundleFile extends ZipEntry {
  readonly digest: Sha256;
}

/** `digest`: where it is known. */
export const bundleFile = (name: string, bytes: Buffer, digest = sha256(bytes)): BundleFile => ({
  ...entryOf(name, bytes),
  digest,
});
