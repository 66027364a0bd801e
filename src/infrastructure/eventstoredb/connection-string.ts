import { EventStoreDBClient } from "@eventstore/db-client";
import { ConnectionStringRefused, checkedConnectionString } from "./checked-connection-string.ts";

/** Connects to nothing yet. Raises `ConnectionStringRefused`. */
export function clientOf(connectionString: string): EventStoreDBClient {
  const checked = checkedConnectionString(connectionString);
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
