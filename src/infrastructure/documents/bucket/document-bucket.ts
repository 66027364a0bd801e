import { mkdirSync, rmSync } from "node:fs";
import { type DocumentStore, DocumentStoreUnavailable } from "../../../application/ports/document-store.ts";
import { isUploadId } from "../paths.ts";
import { BucketClient } from "./bucket-client.ts";
import { BucketUnusable } from "./bucket-unusable.ts";
import { type BucketPlace, shownBucket } from "./bucket-url.ts";
import { claimsOf, claimUpload, release } from "./claims.ts";
import { failureOf, refusalIn } from "./failures.ts";
import { documentKey, messagePrefix, uploadKey } from "./keys.ts";
import { piecesOf } from "./pieces.ts";
import { BucketUploads } from "./uploads.ts";

/** At the start, in milliseconds; the client tries three times within it. */
const FIRST_PROBE = 5_000;
/** Whoever asks for the health of a service waits a second. */
const PROBE = 750;
const PROBE_AGAIN_AFTER = 5_000;

/**
 * Documents in a bucket of an S3-compatible store, for any number of nodes. `spool`: a local folder of this process
 * alone for what is being received; what an earlier one left there is removed. A store that cannot be reached is waited
 * for, one that refuses raises `BucketUnusable`.
 */
export async function openDocumentBucket(options: {
  place: BucketPlace;
  spool: string;
}): Promise<{ documents: DocumentStore; close: () => void }> {
  const { place, spool } = options;
  rmSync(spool, { recursive: true, force: true });
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  const bucket = new BucketClient(place);
  try {
    await bucket.probe(FIRST_PROBE);
  } catch (error) {
    const refusal = refusalIn(error);
    const failure =
      refusal === undefined
        ? failureOf(error)
        : new BucketUnusable(`DOCUMENTS_URL ${shownBucket(place)} cannot be used: ${refusal}`);
    if (!(failure instanceof DocumentStoreUnavailable)) {
      bucket.close();
      throw failure;
    }
  }
  return { documents: documentsIn(bucket, new BucketUploads(bucket, spool)), close: () => bucket.close() };
}

/** One request for all who ask within a while, for stores bill each. */
function reachability(bucket: BucketClient): () => Promise<boolean> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer = Promise.resolve(true);
  return () => {
    const now = performance.now();
    if (now - asked > PROBE_AGAIN_AFTER) {
      asked = now;
      answer = bucket.probe(PROBE).then(
        () => true,
        () => false,
      );
    }
    return answer;
  };
}

function documentsIn(bucket: BucketClient, uploads: BucketUploads): DocumentStore {
  return {
    receive: uploads.receive,
    findUpload: (id) => uploads.find(id),
    sweepUploads: (before) => uploads.sweep(before),
    isReachable: reachability(bucket),

    async keep(uploadId, messageId, number) {
      const key = documentKey(messageId, number);
      if (key === undefined) return false;
      const document = `${messageId}.${number}`;
      if (await bucket.head(key)) {
        // An earlier try may have ended before it was done.
        const claims = isUploadId(uploadId) ? await claimsOf(bucket, uploadId, document) : [];
        if (claims.length > 0) await release(bucket, uploadId, claims);
        return true;
      }
      const claims = isUploadId(uploadId) ? await claimUpload(bucket, uploadId, document) : undefined;
      if (claims && (await bucket.copy(uploadKey(uploadId), key))) {
        await release(bucket, uploadId, claims);
        return true;
      }
      // The same keeping, asked for twice at a time, may have been done by the other.
      return (await bucket.head(key)) !== undefined;
    },

    async read(messageId, number, range) {
      const key = documentKey(messageId, number);
      const found = key === undefined ? undefined : await bucket.get(key, range);
      return found && { size: found.size, bytes: piecesOf(found, range) };
    },

    async erase(messageId) {
      const prefix = messagePrefix(messageId);
      if (prefix === undefined) return;
      for await (const { key } of bucket.list(prefix)) await bucket.remove(key);
    },
  };
}
