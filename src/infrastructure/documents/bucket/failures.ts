import { DocumentStoreUnavailable } from "../../../application/ports/document-store.ts";
import { StorageFull } from "../../../application/ports/event-store.ts";

/** What the client raises: the store's code as its name, and the status of the answer where there was one. */
interface Told {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const FULL = ["QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage"];
/** The client's own words for: nothing to sign with, or no region to sign for. */
const NOTHING_TO_SIGN_WITH = ["CredentialsProviderError", "TokenProviderError", "ProviderError"];

const statusOf = (error: unknown) => (error as Told).$metadata?.httpStatusCode;

/** There is no such object; without its bucket nothing is missing, the store is unusable. */
export function isMissing(error: unknown): boolean {
  const { name } = error as Told;
  return name === "NoSuchKey" || name === "NotFound" || (statusOf(error) === 404 && name !== "NoSuchBucket");
}

/** Worth another try at once: the store was busy, or the connection was an old one. */
export function isPassing(error: unknown): boolean {
  const { code, name } = error as Told;
  return (statusOf(error) ?? 0) >= 500 || [code, name].some((word) => word === "ECONNRESET" || word === "EPIPE");
}

/** Why the store will refuse everything until its settings are changed; undefined where it may be well in a moment. */
export function refusalIn(error: unknown): string | undefined {
  const { name = "" } = error as Told;
  if (NOTHING_TO_SIGN_WITH.includes(name)) return "there are no AWS credentials (AWS_ACCESS_KEY_ID …)";
  if (/^Region is missing/.test((error as Error).message)) return "there is no region (AWS_REGION)";
  const status = statusOf(error);
  if (name === "NoSuchBucket" || status === 404) return "there is no such bucket";
  if (status === undefined || status < 300 || status >= 500 || status === 408 || status === 429) return undefined;
  if (status < 400) return "the bucket is in another region (AWS_REGION)";
  return `the store refuses it with ${status} ${wordOf(name)}: check the credentials and what they allow`;
}

/**
 * In the port's words. Of the client's error only its name and status go on: the store's answer may quote the key id and
 * what was signed.
 */
export function failureOf(error: unknown): Error {
  const { name = "", code } = error as Told;
  if (isBug(error)) return error;
  const cause = new Error([wordOf(name), wordOf(code ?? ""), statusOf(error)].filter(Boolean).join(" "));
  if (statusOf(error) === 507 || FULL.includes(name)) {
    return new StorageFull("the bucket has no space left", { cause });
  }
  return new DocumentStoreUnavailable("the bucket cannot be used", { cause });
}

/** Neither an answer nor a connection had to do with it. The client may wrap a connection's failure in a plain Error. */
function isBug(error: unknown): error is Error {
  const { name = "", code } = error as Told;
  return statusOf(error) === undefined && code === undefined && ["TypeError", "RangeError"].includes(name);
}

/** A code, never a text that a store made up. */
const wordOf = (text: string) => (/^[A-Za-z0-9_.]{1,60}$/.test(text) ? text : "");
