import type { Publishing } from "./application/commands/publish-message.ts";
import { Rejections } from "./application/commands/reject-submission.ts";
import { FreshTables } from "./application/fresh-tables.ts";
import { HeadWatch } from "./application/head-watch.ts";
import { Mailboxes } from "./application/mailboxes.ts";
import type { Mailroom } from "./application/mailroom.ts";
import type { Clock } from "./application/ports/clock.ts";
import type { Projection, ReadModel } from "./application/ports/read-model.ts";
import { Senders } from "./application/senders.ts";
import { openOrAwait } from "./awaited-store.ts";
import { type DocumentPlace, openDocuments } from "./document-opening.ts";
import { createDataFolder } from "./infrastructure/data-folder/layout.ts";
import { lockDataFolder } from "./infrastructure/data-folder/lock.ts";
import type { ChainingProgress } from "./infrastructure/embedded-log/chain-older-rows.ts";
import { openReadModel } from "./read-side.ts";
import { openStore, type StorePlace, storeOpening } from "./store-opening.ts";
import { type AppendListener, timedStore } from "./timed-store.ts";

/** All that commands and queries work with, on the adapters of this configuration. */
export interface Office {
  readonly publishing: Publishing;
  readonly readModel: ReadModel;
  readonly projection: Projection;
  readonly head: HeadWatch;
  /** What is being appended is finished first. Repeating it is no error. */
  close(): Promise<void>;
}

export interface OfficeOptions {
  readonly onAppend?: AppendListener;
  /** See `EmbeddedLogOptions`. */
  readonly onChaining?: ChainingProgress;
  /** For bulk work for which nobody waits (`openReadModel`). */
  readonly projectorRestMs?: number;
}

/**
 * Opens the data folder for this process alone; raises `DataFolderLocked` where another has it, and `BucketUnusable` where
 * the document store refuses. An event store that cannot be opened now is waited for. Whatever opening it raises, nothing
 * is left open.
 */
export async function openOffice(
  place: StorePlace & DocumentPlace,
  clock: Clock,
  { onAppend = () => undefined, onChaining, projectorRestMs = 0 }: OfficeOptions = {},
): Promise<Office> {
  const folder = createDataFolder(place.dataFolder);
  const opening = storeOpening(place);
  const opened = new AsyncDisposableStack();
  try {
    opened.adopt(lockDataFolder(folder.path), (lock) => lock.release());
    const { documents } = opened.adopt(await openDocuments(place, folder), (documents) => documents.close());
    const log = opened.adopt(await openOrAwait(() => openStore(opening, onChaining)), (store) => store.close());
    const { readModel, projection } = opened.adopt(
      openReadModel({
        folder: folder.readModel,
        store: opening,
        restMs: projectorRestMs,
      }),
      (readSide) => readSide.close(),
    );
    const store = timedStore(log, onAppend);
    const head = opened.adopt(new HeadWatch(store, projection), (watch) => watch.close());
    const tables = new FreshTables(readModel, projection, head);
    const mailroom: Mailroom = { store, documents, clock, mailboxes: new Mailboxes(store, tables) };
    const publishing = { ...mailroom, senders: new Senders(store, tables), rejections: new Rejections(mailroom) };
    return { publishing, readModel, projection, head, close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
