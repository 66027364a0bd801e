import { isIP } from "node:net";
import { resolve } from "node:path";
import { ConfigurationError, type Environment, oneOf, shown } from "./configuration-error.ts";
import { readEventStoreUrl } from "./event-store-url.ts";
import { OPERATORS_LIMITS } from "./graphql/operators-limits.ts";
import { type BucketPlace, BucketUrlRefused, bucketPlace } from "./infrastructure/documents/bucket/bucket-url.ts";
import { isLoopback } from "./loopback.ts";
import { type OidcConfiguration, readOidc } from "./oidc-configuration.ts";
import { readSigning, type SigningConfiguration } from "./signing-configuration.ts";

export { ConfigurationError };

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Configuration {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataFolder: string;
  /** Stands before every stream name: `ebox.message-…`. */
  readonly namespace: string;
  /** The evidence log's name in what is signed of it, for ever: `box.example/log`. */
  readonly logOrigin: string;
  readonly signing: SigningConfiguration;
  /** Connection string of an EventStoreDB cluster, with its password: never shown. Undefined: the embedded event log. */
  readonly eventStoreUrl: string | undefined;
  /** Undefined: the documents are in the data folder. */
  readonly documentBucket: BucketPlace | undefined;
  /** `development`: tokens signed by a key in the data folder; only ever on a loopback address. */
  readonly identity: { readonly kind: "development" } | OidcConfiguration;
  readonly logLevel: LogLevel;
  /** The explorer page, and the schema's introspection with it. */
  readonly explorer: boolean;
  /** Origins whose pages may call besides the service's own: for a proxy that changes `Host`. */
  readonly origins: readonly string[];
  /** What one caller may cost one node within a minute, in units of `Query.limits.queryCost`. */
  readonly costPerMinute: number;
  /** WebSockets of one caller at a time, on one node. */
  readonly socketsPerCaller: number;
  /** The running service that commands like `publish` talk to; no slash at its end. */
  readonly serviceUrl: string;
}

/** Reads and validates the whole environment; a variable that is empty counts as not set. Raises `ConfigurationError`. */
export function readConfiguration(environment: Environment): Configuration {
  const host = readHost(environment);
  const port = readPort(environment);
  const identity = readOidc(environment) ?? { kind: "development" };
  if (identity.kind === "development" && !isLoopback(host)) {
    throw new ConfigurationError(
      "HOST",
      `${shown(host)} can be reached from other machines, which development tokens must not be`,
      "expected a loopback address such as 127.0.0.1, or OIDC_ISSUER to be set",
    );
  }
  return {
    host,
    port,
    dataFolder: resolve(environment.EBOX_DATA_DIR || "data"),
    namespace: readNamespace(environment),
    logOrigin: readLogOrigin(environment),
    signing: readSigning(environment),
    eventStoreUrl: readEventStoreUrl(environment),
    documentBucket: readDocumentBucket(environment),
    identity,
    logLevel: oneOf(environment, "LOG_LEVEL", LOG_LEVELS, "info"),
    explorer:
      oneOf(environment, "EBOX_EXPLORER", ["on", "off"], identity.kind === "development" ? "on" : "off") === "on",
    origins: readOrigins(environment),
    costPerMinute: readWhole(
      environment,
      "EBOX_COST_PER_MINUTE",
      OPERATORS_LIMITS.costPerMinute,
      OPERATORS_LIMITS.queryCost,
    ),
    socketsPerCaller: readWhole(environment, "EBOX_SOCKETS_PER_CALLER", OPERATORS_LIMITS.socketsPerCaller, 1),
    serviceUrl: readServiceUrl(environment) ?? urlOf(host, port),
  };
}

/** The address to type for a server that listens there; a wildcard is answered by this machine. */
export function urlOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${isIP(reachable) === 6 ? `[${reachable}]` : reachable}:${port}`;
}

function readPort(environment: Environment): number {
  const text = environment.PORT || "4000";
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new ConfigurationError("PORT", `${shown(text)} is not a port`, "expected a whole number from 0 to 65535");
  }
  return Number(text);
}

const HOST_NAME = /^(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$/;

function readHost(environment: Environment): string {
  const text = environment.HOST || "127.0.0.1";
  const looksNumeric = /^[\d.]+$/.test(text);
  if (text.length <= 253 && (isIP(text) !== 0 || (!looksNumeric && HOST_NAME.test(text)))) return text;
  throw new ConfigurationError("HOST", `${shown(text)} is no host`, "expected an IP address or a host name");
}

/** What may stand before stream names. */
export function isNamespace(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,31}$/.test(text);
}

function readNamespace(environment: Environment): string {
  const text = environment.EBOX_NAMESPACE || "ebox";
  if (isNamespace(text)) return text;
  throw new ConfigurationError(
    "EBOX_NAMESPACE",
    `${shown(text)} cannot stand before stream names`,
    "expected 1 to 32 lower-case letters, digits or _, a letter first",
  );
}

/** Of a C2SP checkpoint: a URL without its scheme, so that two logs never have the same. */
const LOG_ORIGIN = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?(\/[A-Za-z0-9._~-]+)*$/;

function readLogOrigin(environment: Environment): string {
  const text = environment.EBOX_LOG_ORIGIN || `ebox.invalid/${readNamespace(environment)}`;
  if (text.length <= 200 && LOG_ORIGIN.test(text)) return text;
  throw new ConfigurationError(
    "EBOX_LOG_ORIGIN",
    `${shown(text)} cannot name a log`,
    "expected a host and a path, without https:// and without / at its end",
  );
}

function readDocumentBucket(environment: Environment): BucketPlace | undefined {
  const text = environment.DOCUMENTS_URL;
  if (!text) return undefined;
  try {
    return bucketPlace(text, environment);
  } catch (error) {
    if (!(error instanceof BucketUrlRefused)) throw error;
    throw new ConfigurationError("DOCUMENTS_URL", error.message, "expected s3://bucket/prefix, credentials apart");
  }
}

function readServiceUrl(environment: Environment): string | undefined {
  const text = environment.EBOX_URL;
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (url === undefined || !isHttp || url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError(
      "EBOX_URL",
      "is no address of a service",
      "expected http:// or https:// without user, query or fragment",
    );
  }
  return text.replace(/\/+$/, "");
}

function readOrigins(environment: Environment): readonly string[] {
  const origins = (environment.EBOX_ORIGINS ?? "").split(/[\s,]+/).filter((origin) => origin !== "");
  for (const origin of origins) {
    const url = URL.parse(origin);
    if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol)) {
      throw new ConfigurationError(
        "EBOX_ORIGINS",
        `${shown(origin)} is no origin`,
        "expected https://host:port, no path",
      );
    }
  }
  return origins;
}

function readWhole(environment: Environment, variable: string, fallback: number, least: number): number {
  const text = environment[variable] || String(fallback);
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new ConfigurationError(
    variable,
    `${shown(text)} is not in range`,
    `expected a whole number from ${least} to 999999999`,
  );
}
