import { resolve } from "node:path";
import { ConfigurationError, type Environment, shown } from "./configuration-error.ts";
import { MINUTE } from "./domain/instant.ts";
import { parseDuration } from "./duration.ts";

/** What is signed of the evidence log, and who attests it besides. */
export interface SigningConfiguration {
  /** Absolute. Undefined: in the data folder. */
  readonly keyFile: string | undefined;
  /** Absolute. Where the last checkpoint is kept outside the data folder. */
  readonly checkpointFile: string | undefined;
  readonly timestamps: TimestampConfiguration | undefined;
}

export interface TimestampConfiguration {
  /** Of an RFC 3161 authority. May hold a secret in its query: never shown. */
  readonly url: string;
  /** The oldest leaf without a timestamp may be so old, in milliseconds; then registered mail is refused. */
  readonly boundMs: number;
}

/** Raises `ConfigurationError`. */
export function readSigning(environment: Environment): SigningConfiguration {
  return {
    keyFile: fileIn(environment.EBOX_LOG_KEY_FILE),
    checkpointFile: fileIn(environment.EBOX_CHECKPOINT_FILE),
    timestamps: readTimestamps(environment),
  };
}

const fileIn = (text: string | undefined) => (text ? resolve(text) : undefined);

function readTimestamps(environment: Environment): TimestampConfiguration | undefined {
  const boundMs = readBound(environment);
  const text = environment.TSA_URL;
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) {
    throw new ConfigurationError(
      "TSA_URL",
      "is no address of a time-stamping authority",
      "expected http:// or https:// without user or fragment",
    );
  }
  return { url: url.href, boundMs };
}

function readBound(environment: Environment): number {
  const text = environment.EBOX_TIMESTAMP_BOUND || "4h";
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= 5 * MINUTE) return duration;
  throw new ConfigurationError("EBOX_TIMESTAMP_BOUND", `${shown(text)} is no bound`, "expected 5m or more, like 4h");
}
