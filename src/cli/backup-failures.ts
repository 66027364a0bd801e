import { BackupRefused } from "../backup/backup-refused.ts";
import { CommandFailed } from "./failures.ts";

/** Raises what people get as one line; bugs as they are. */
export function refusedBackup(error: unknown): never {
  throw error instanceof BackupRefused ? new CommandFailed(error.message) : error;
}
