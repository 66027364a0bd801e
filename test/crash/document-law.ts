import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { MessageId } from "../../src/domain/message-id.ts";
import { openDocumentFolder } from "../../src/infrastructure/documents/document-folder.ts";
import { LETTER } from "./acts.ts";
import type { Entry } from "./ledger.ts";
import type { MailInLog } from "./mail-in-log.ts";

/** Documents that should be there and are not, or should not and are. */
export async function againstDocuments(folder: string, entries: readonly Entry[], log: MailInLog): Promise<string[]> {
  const documents = openDocumentFolder({ folder });
  const violations: string[] = [];
  const isExpired = (id: string) => log.messages.get(id)?.folder === "EXPIRED";
  const kept = new Set(await keptIn(folder));
  const uploads = await readdir(join(folder, "uploads"));

  const lasting = entries.filter(
    ({ act }) => act.kind === "publish" && act.input.attachments && !isExpired(act.messageId),
  );
  for (const { act } of lasting.filter(({ answers }) => answers.length > 0)) {
    const document = await documents.read(act.messageId as MessageId, 1);
    if (!document || !(await buffer(document.bytes)).equals(LETTER))
      violations.push(`the document of ${act.messageId} is not what was uploaded`);
    if (uploads.some((name) => name.includes(act.messageId))) {
      violations.push(`the upload of ${act.messageId} was kept, and not let go`);
    }
  }
  // What broke off before Published is swept after a day, by its content.
  for (const id of kept) {
    if (!log.contents.has(id)) violations.push(`documents of ${id}, which the log doesn't know`);
    if (isExpired(id)) violations.push(`the documents of ${id} were not erased`);
  }
  return violations;
}

async function keptIn(folder: string): Promise<string[]> {
  const messages = join(folder, "messages");
  const shards = await readdir(messages);
  return (await Promise.all(shards.map((shard) => readdir(join(messages, shard))))).flat();
}
