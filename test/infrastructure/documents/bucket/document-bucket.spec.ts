import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bucketPlace } from "../../../../src/infrastructure/documents/bucket/bucket-url.ts";
import { openDocumentBucket } from "../../../../src/infrastructure/documents/bucket/document-bucket.ts";
import { documentStoreContract } from "../../../contract/document-store.contract.ts";
import { S3Endpoint } from "../../../s3/endpoint.ts";

let endpoint: S3Endpoint;
let folder: string;
const before = { ...process.env };
beforeAll(async () => {
  endpoint = await S3Endpoint.start();
  Object.assign(process.env, endpoint.environment);
  folder = await mkdtemp(join(tmpdir(), "ebox-spool-"));
});
afterAll(async () => {
  process.env = before;
  await endpoint.stop();
  await rm(folder, { recursive: true });
});

/** A node of its own: its spool is, the bucket's prefix may be another's. */
const aNode = (prefix: string) =>
  openDocumentBucket({
    place: bucketPlace(`s3://${endpoint.bucket}/${prefix}`, process.env),
    spool: join(folder, randomUUID()),
  });

documentStoreContract("bucket", async () => {
  const { documents, close } = await aNode(randomUUID());
  return { store: documents, close: async () => close() };
});
