import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SeenCheckpoint, WitnessMemory } from "../../application/ports/witness-memory.ts";

/** One line that says what to do. */
export class WitnessFileUnusable extends Error {
  override name = "WitnessFileUnusable";
}

/**
 * What a witness has seen, in a JSON file that one process has. A witness whose file was lost must not go on under its name:
 * it could cosign a fork. Raises `WitnessFileUnusable`.
 */
export function openWitnessFile(file: string): WitnessMemory {
  let seen = read(file);
  return {
    seen: (origin) => seen.get(origin),
    async remember(origin, checkpoint) {
      const next = new Map(seen).set(origin, checkpoint);
      await write(file, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
      seen = next;
    },
  };
}

function read(file: string): ReadonlyMap<string, SeenCheckpoint> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, SeenCheckpoint>));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw new WitnessFileUnusable(
      `${file} cannot be read: restore it, or begin as another witness with a key of its own`,
    );
  }
}

async function write(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${randomUUID()}`);
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  if (process.platform === "win32") return;
  const folder = await open(dirname(file), "r");
  await folder.sync().finally(() => folder.close());
}
