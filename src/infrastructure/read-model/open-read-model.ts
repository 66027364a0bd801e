import { basename } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Projection, ReadModel } from "../../application/ports/read-model.ts";
import { openReader } from "./connection.ts";
import { openCurrentGeneration, removeOlder } from "./generations.ts";
import { ProjectorHandle } from "./projector-handle.ts";
import { Statements } from "./reads/statements.ts";
import { sqliteReadModel } from "./sqlite-read-model.ts";

export interface OpenReadModel {
  readonly readModel: ReadModel;
  readonly projection: Projection;
  close(): Promise<void>;
}

/**
 * Opens the node's read model, or starts an empty one, and the thread that keeps it up with the log. One process at a time
 * may have a folder open so. `startThread` gets the database's file; `onStatement` is called per statement that reads.
 */
export function openReadModelIn(
  folder: string,
  startThread: (file: string) => Worker,
  onStatement?: () => void,
): OpenReadModel {
  const file = openCurrentGeneration(folder);
  let db = openReader(file);
  const statements = new Statements(db, onStatement);
  const readModel = sqliteReadModel(statements);
  const projection = new ProjectorHandle(startThread(file), readModel.position(), (movedTo) => {
    if (!db.isOpen) return;
    const before = db;
    db = openReader(movedTo);
    statements.turnTo(db);
    before.close();
    removeOlder(folder, basename(movedTo));
  });
  return {
    readModel,
    projection,
    async close() {
      // First, because only a connection that writes can empty the write-ahead log, when it is the last to go.
      db.close();
      await projection.close();
    },
  };
}
