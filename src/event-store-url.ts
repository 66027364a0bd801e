import { ConfigurationError, type Environment } from "./configuration-error.ts";
import {
  ConnectionStringRefused,
  checkedConnectionString,
} from "./infrastructure/eventstoredb/checked-connection-string.ts";

/** Undefined: the log is embedded. Raises `ConfigurationError`. */
export function readEventStoreUrl(environment: Environment): string | undefined {
  const text = environment.EVENTSTORE_URL;
  if (!text) return undefined;
  try {
    return checkedConnectionString(text);
  } catch (error) {
    if (!(error instanceof ConnectionStringRefused)) throw error;
    throw eventStoreUrlRefused(error);
  }
}

/** Its certificate files are looked at when it is used. */
export function eventStoreUrlRefused({ message }: ConnectionStringRefused): ConfigurationError {
  return new ConfigurationError("EVENTSTORE_URL", message, "expected esdb://user:password@host:port?tls=true");
}
