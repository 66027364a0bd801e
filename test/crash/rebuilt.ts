import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import { tableDigests } from "../../src/infrastructure/read-model/digest.ts";
import { currentGeneration } from "../../src/infrastructure/read-model/generations.ts";
import { rebuildReadModel } from "../../src/infrastructure/read-model/rebuild.ts";

/**
 * The tables in which the read model in use differs from a rebuild of the whole log. Undefined where the log or the
 * model moved meanwhile: the two are of different moments.
 */
export async function tablesThatDiffer(
  readModel: string,
  store: Pick<EventStore, "subscribe" | "head">,
): Promise<string[] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "ebox-rebuilt-"));
  try {
    const before = await store.head();
    const { file } = await rebuildReadModel({ folder, store });
    const inUse = tableDigests(join(readModel, currentGeneration(readModel) ?? ""));
    if ((await store.head()) !== before) return undefined;
    return [...tableDigests(file)].filter(([table, digest]) => inUse.get(table) !== digest).map(([table]) => table);
  } finally {
    await rm(folder, { recursive: true });
  }
}
