import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import { readModelDigest } from "../../src/infrastructure/read-model/digest.ts";
import { currentGeneration } from "../../src/infrastructure/read-model/generations.ts";
import { rebuildReadModel } from "../../src/infrastructure/read-model/rebuild.ts";

/** A rebuild from the whole log in a folder of its own, as a digest. */
export async function digestOfRebuild(store: Pick<EventStore, "subscribe">): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ebox-rebuilt-"));
  try {
    return readModelDigest((await rebuildReadModel({ folder, store })).file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function digestOfCurrent(folder: string): string {
  return readModelDigest(join(folder, currentGeneration(folder) ?? ""));
}
