import { EventStoreDBClient } from "@eventstore/db-client";
import { ConnectionStringRefused, checkedConnectionString } from "./checked-connection-string.ts";

/**
 * Unless the string says otherwise: a node that hangs is given up 2 s after it did not answer the client's probe, which it
 * sends every 10 s, and asked for 2 s who leads. The client's own 10 s and 5 s make commands wait for longer.
 */
const DEFAULTS = { keepAliveTimeout: 2_000, gossipTimeout: 2 };

function withDefaults(checked: string): string {
  const [address, options = ""] = checked.split("?");
  const isNamed = (name: string) => new RegExp(`(^|&)${name}=`, "i").test(options.replaceAll(/[_-]/g, ""));
  const added = Object.entries(DEFAULTS).flatMap(([name, value]) => (isNamed(name) ? [] : [`${name}=${value}`]));
  return `${address}?${[...options.split("&").filter(Boolean), ...added].join("&")}`;
}

/** Connects to nothing yet. Raises `ConnectionStringRefused`. */
export function clientOf(connectionString: string): EventStoreDBClient {
  const checked = withDefaults(checkedConnectionString(connectionString));
  try {
    return EventStoreDBClient.connectionString(checked);
  } catch (error) {
    // The client's error about the string quotes it, with its password.
    if (Object.hasOwn(error as object, "connectionString")) throw new ConnectionStringRefused("cannot be read");
    if (/certificate/i.test((error as Error).message)) {
      throw new ConnectionStringRefused("names a certificate or key file that is not there");
    }
    throw error;
  }
}
