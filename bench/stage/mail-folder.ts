import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { built } from "./built.ts";
import { writeMail } from "./mail-log.ts";
import { admitSenders } from "./post-office.ts";

const { dataFolderAt } = await built<typeof import("../../src/infrastructure/data-folder/layout.ts")>(
  "infrastructure/data-folder/layout",
);
const { openDocumentFolder } = await built<typeof import("../../src/infrastructure/documents/document-folder.ts")>(
  "infrastructure/documents/document-folder",
);
const { openEmbeddedLog } = await built<typeof import("../../src/infrastructure/embedded-log/embedded-log.ts")>(
  "infrastructure/embedded-log/embedded-log",
);
const { systemClock } = await built<typeof import("../../src/infrastructure/clock/system-clock.ts")>(
  "infrastructure/clock/system-clock",
);
const { currentGeneration } = await built<typeof import("../../src/infrastructure/read-model/generations.ts")>(
  "infrastructure/read-model/generations",
);
const { rebuildReadModel } = await built<typeof import("../../src/infrastructure/read-model/rebuild.ts")>(
  "infrastructure/read-model/rebuild",
);
const { SCHEMA_VERSION } = await built<typeof import("../../src/infrastructure/read-model/schema.ts")>(
  "infrastructure/read-model/schema",
);

const PREFIX = "ebox-bench-mail-";

type Say = (what: string) => void;

/**
 * A data folder whose log holds so many messages. Written once per version of what writes it, and kept under the system's
 * temp folder for the next run; those of other versions are removed then.
 */
export async function mailFolder(messages: number, cleanup: AsyncDisposableStack, say: Say) {
  const path = join(tmpdir(), `${PREFIX}${mailVersion()}-${messages}`);
  if (!existsSync(path)) {
    say(`writing a log of ${messages.toLocaleString("en")} messages, once`);
    await removeOtherVersions();
    const writing = await mkdtemp(`${path}-`);
    cleanup.defer(() => rm(writing, { recursive: true, force: true }));
    const { eventLog, documents } = dataFolderAt(writing);
    const store = await openEmbeddedLog({ file: eventLog });
    try {
      await admitSenders({ store, clock: systemClock, documents: openDocumentFolder({ folder: documents }) });
      await writeMail(store, messages, say);
    } finally {
      await store.close();
    }
    await rename(writing, path);
  }
  return dataFolderAt(path);
}

/** The same, and its read model stands: its SQLite file. */
export async function mailReadModel(messages: number, cleanup: AsyncDisposableStack, say: Say) {
  const folder = await mailFolder(messages, cleanup, say);
  const standing = () => join(folder.readModel, currentGeneration(folder.readModel) ?? "none");
  if (!isOfThisVersion(standing())) {
    say("projecting it, once");
    const store = await openEmbeddedLog({ file: folder.eventLog, readOnly: true });
    await rebuildReadModel({ folder: folder.readModel, store });
    await store.close();
  }
  return { folder, file: standing() };
}

function isOfThisVersion(file: string): boolean {
  if (!existsSync(file)) return false;
  const db = new DatabaseSync(file, { readOnly: true });
  const { user_version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  db.close();
  return user_version === SCHEMA_VERSION;
}

/** Of the product, and of what writes the mail. */
export function mailVersion(): string {
  const hash = createHash("sha256");
  for (const file of ["mail-log.ts", "letters.ts", "people.ts", "../../package.json"]) {
    const text = readFileSync(join(import.meta.dirname, file), "utf8");
    hash.update(file.endsWith(".json") ? JSON.parse(text).version : text);
  }
  return hash.digest("hex").slice(0, 12);
}

async function removeOtherVersions(): Promise<void> {
  const own = `${PREFIX}${mailVersion()}-`;
  for (const name of await readdir(tmpdir())) {
    if (name.startsWith(PREFIX) && !name.startsWith(own)) {
      await rm(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}
