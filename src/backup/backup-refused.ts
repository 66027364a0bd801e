/** It cannot be backed up, restored or read so. The message is one line and says why. */
export class BackupRefused extends Error {
  override name = "BackupRefused";
}
