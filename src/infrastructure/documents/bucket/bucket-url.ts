/** Where the documents are, without any credentials. */
export interface BucketPlace {
  readonly bucket: string;
  /** Stands before every key: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Undefined: Amazon's. */
  readonly endpoint: string | undefined;
  /** Undefined: what the AWS profile says. */
  readonly region: string | undefined;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly pathStyle: boolean;
}

/** The message says what is wrong, and holds nothing of the address: a secret may stand there by mistake. */
export class BucketUrlRefused extends Error {
  override name = "BucketUrlRefused";
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*$/;
const REGION = /^[a-z0-9-]{1,40}$/;
/** With an endpoint of one's own a region is only a word in the signature; most stores take this one. */
const ANY_REGION = "us-east-1";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `s3://bucket/prefix?endpoint=…&region=…&pathStyle=true|false`; what it leaves out comes from AWS_ENDPOINT_URL_S3,
 * AWS_ENDPOINT_URL, AWS_REGION and AWS_DEFAULT_REGION. Raises `BucketUrlRefused`.
 */
export function bucketPlace(text: string, environment: Environment): BucketPlace {
  const match = /^s3:\/\/([^/?#@:]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(text.trim());
  if (match === null) throw new BucketUrlRefused("is no address of a bucket");
  const [, bucket = "", path = "", query = ""] = match;
  const options = new Map(new URLSearchParams(query));
  const take = (name: string) => {
    const value = options.get(name) || undefined;
    options.delete(name);
    return value;
  };
  const endpoint = take("endpoint") ?? (environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || undefined);
  const region =
    take("region") ??
    (environment.AWS_REGION || environment.AWS_DEFAULT_REGION || (endpoint === undefined ? undefined : ANY_REGION));
  const pathStyle = take("pathStyle");
  if (options.size > 0) throw new BucketUrlRefused("has a parameter that is unknown");
  const prefix = path === "" || path.endsWith("/") ? path : `${path}/`;
  if (!BUCKET.test(bucket) || bucket.includes("..")) throw new BucketUrlRefused("names no bucket that can be");
  if (!PREFIX.test(prefix) || prefix.length > 200) throw new BucketUrlRefused("has a prefix that is too long or odd");
  if (region !== undefined && !REGION.test(region)) throw new BucketUrlRefused("has no region, nor has AWS_REGION");
  if (pathStyle !== undefined && pathStyle !== "true" && pathStyle !== "false") {
    throw new BucketUrlRefused("has a pathStyle other than true and false");
  }
  if (endpoint !== undefined && !isEndpoint(endpoint)) {
    throw new BucketUrlRefused("has an endpoint, here or in AWS_ENDPOINT_URL, that is no plain http(s) address");
  }
  const isPathStyle = pathStyle === undefined ? endpoint !== undefined : pathStyle === "true";
  return { bucket, prefix, endpoint, region, pathStyle: isPathStyle };
}

/** For people and logs. */
export const shownBucket = ({ bucket, prefix }: BucketPlace) => `s3://${bucket}/${prefix}`;

function isEndpoint(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  return url !== undefined && isHttp && !url.username && !url.password && !url.search && !url.hash;
}
