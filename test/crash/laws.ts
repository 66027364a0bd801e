import type { EventStore } from "../../src/application/ports/event-store.ts";
import { contentStream } from "../../src/application/streams.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import type { RunningService } from "../acceptance/running-service.ts";
import { Api } from "../graphql/api.ts";
import type { Access } from "./access.ts";
import { againstApi } from "./api-law.ts";
import { againstDocuments } from "./document-law.ts";
import type { Entry } from "./ledger.ts";
import { againstLedger } from "./ledger-law.ts";
import { type MailInLog, mailInLog } from "./mail-in-log.ts";
import { tablesThatDiffer } from "./rebuilt.ts";

/** Policies go on while it is looked, and what is seen may be between two states: a law is broken where it stays so. */
const SETTLED_WITHIN_MS = 20_000;
/** A look at a long ledger on a busy machine may take all that time. */
const LOOKS = 10;

/** Everything a running service tells and keeps, held against its log and the ledger. Throws what differs. */
export async function holdsLaws(
  service: RunningService,
  store: EventStore,
  entries: readonly Entry[],
  access: Access,
): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (let looks = 1; ; looks++) {
    const found = await violations(service, store, entries, access);
    if (found.length === 0) return;
    if (looks >= LOOKS && Date.now() > deadline) throw new Error(found.slice(0, 20).join("\n"));
  }
}

async function violations(
  service: RunningService,
  store: EventStore,
  entries: readonly Entry[],
  { recipients }: Access,
): Promise<string[]> {
  const { documents, readModel } = dataFolderAt(service.folder);
  const log = await mailInLog(store);
  const found = [...log.violations, ...againstLedger(entries, log)];
  found.push(...(await againstDocuments(documents, entries, log)), ...(await notErased(store, log)));
  for (const [number, token] of Object.entries(recipients)) {
    found.push(...(await againstApi(number, new Api(service.port, token), log)));
  }
  const differing = await tablesThatDiffer(readModel, store);
  if (differing === undefined) found.push("the log does not come to rest");
  else if (differing.length > 0) found.push(`the read model differs from a rebuild in ${differing}`);
  return found;
}

async function notErased(store: EventStore, { messages }: MailInLog): Promise<string[]> {
  const expired = [...messages.values()].filter(({ folder }) => folder === "EXPIRED");
  const states = await Promise.all(
    expired.map(async ({ id }) => ({ id, ...(await store.readStream(contentStream(id), { limit: 1 })) })),
  );
  return states.filter(({ state }) => state !== "deleted").map(({ id }) => `the content of ${id} was not erased`);
}
