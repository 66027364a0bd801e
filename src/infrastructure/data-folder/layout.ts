import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Where in the data folder each thing stands. All but `readModel`, `evidenceIndex` and `spool` is worth a backup. */
export interface DataFolder {
  readonly path: string;
  /** The embedded event log's file. */
  readonly eventLog: string;
  /** Folder. Disposable: built again from the log. */
  readonly readModel: string;
  /** Folder of the evidence log's tiles and checkpoint. The tiles are built again from the log. */
  readonly evidenceLog: string;
  /** SQLite file beside it. Disposable: built again from the log. */
  readonly evidenceIndex: string;
  /** Folder. */
  readonly documents: string;
  /** Folder. Documents on their way into a bucket; nothing in it outlives the process. */
  readonly spool: string;
  /** Folder, for this user only. */
  readonly keys: string;
  /** File in it: the key that signs checkpoints, unless it is elsewhere. */
  readonly logKey: string;
}

export function dataFolderAt(path: string): DataFolder {
  return {
    path,
    eventLog: join(path, "events.sqlite"),
    readModel: join(path, "read-model"),
    evidenceLog: join(path, "log"),
    evidenceIndex: join(path, "evidence.sqlite"),
    documents: join(path, "documents"),
    spool: join(path, "spool"),
    keys: join(path, "keys"),
    logKey: join(path, "keys", "log-key.pem"),
  };
}

/** The folder cannot be had there. One line that names the setting. */
export class DataFolderUnusable extends Error {
  override name = "DataFolderUnusable";
}

/** Creates the folder where it is missing, for this user only: it holds mail. Raises `DataFolderUnusable`. */
export function createDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new DataFolderUnusable(`EBOX_DATA_DIR ${JSON.stringify(path)} cannot be a folder of ours: ${code}`);
  }
  return dataFolderAt(path);
}
