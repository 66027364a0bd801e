import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty folder, removed with everything in it when the row is over. */
export async function tempFolder(cleanup: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ebox-bench-"));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
