import { resolve } from "node:path";
import { COSIGNATURE_V1, type VerifierKey } from "ebox-verify";
import { verifierKeyIn } from "./application/evidence/note-key.ts";
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
  readonly witnesses: readonly WitnessConfiguration[];
}

/** Whose cosignatures are kept. */
export interface WitnessConfiguration {
  readonly key: VerifierKey;
  /** Where it is asked, without a slash at its end. Undefined: it comes by itself. */
  readonly url: string | undefined;
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
    witnesses: (environment.EBOX_WITNESSES ?? "")
      .split(/[\s,]+/)
      .filter((text) => text !== "")
      .map(readWitness),
  };
}

const fileIn = (text: string | undefined) => (text ? resolve(text) : undefined);

function readTimestamps(environment: Environment): TimestampConfiguration | undefined {
  const boundMs = readBound(environment);
  const text = environment.TSA_URL;
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isPlainHttp(url)) {
    throw new ConfigurationError(
      "TSA_URL",
      "is no address of a time-stamping authority",
      "expected http:// or https:// without user or fragment",
    );
  }
  return { url: url.href, boundMs };
}

function readWitness(text: string): WitnessConfiguration {
  const [, printed = "", url] = /^([^@]+)(?:@(.+))?$/.exec(text) ?? [];
  const key = verifierKeyIn(printed, COSIGNATURE_V1);
  const address = url === undefined ? undefined : URL.parse(url);
  const isUsable = address === undefined || (address !== null && isPlainHttp(address) && address.search === "");
  if (key && isUsable) return { key, url: url?.replace(/\/+$/, "") };
  throw new ConfigurationError(
    "EBOX_WITNESSES",
    "has a part that names no witness",
    "expected name+id+key@https://host, as ebox witness prints it, several with commas",
  );
}

const isPlainHttp = ({ protocol, username, password, hash }: URL) =>
  /^https?:$/.test(protocol) && `${username}${password}${hash}` === "";

function readBound(environment: Environment): number {
  const text = environment.EBOX_TIMESTAMP_BOUND || "4h";
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= 5 * MINUTE) return duration;
  throw new ConfigurationError("EBOX_TIMESTAMP_BOUND", `${shown(text)} is no bound`, "expected 5m or more, like 4h");
}
