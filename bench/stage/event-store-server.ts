import { randomBytes } from "node:crypto";
import type { Figure } from "../measure/figure.ts";
import { built } from "./built.ts";

const { openEventStoreDb } = await built<typeof import("../../src/infrastructure/eventstoredb/eventstoredb.ts")>(
  "infrastructure/eventstoredb/eventstoredb",
);

/** The server of the rows about EventStoreDB, by its connection string. Undefined: those rows are left out. */
export const SERVER: string | undefined = process.env.EVENTSTORE_URL || undefined;

/** Nothing else is in it. */
export const newNamespace = (): string => `bench${randomBytes(6).toString("hex")}`;

export const openOnServer = (connectionString: string, namespace: string) =>
  openEventStoreDb({ connectionString, namespace });

export const noServer = (what: string, peerName: string): Figure[] => [
  { kind: "left-out", what, peerName, reason: "EVENTSTORE_URL is not set" },
];
