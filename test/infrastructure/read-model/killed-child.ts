/** A process of its own, to be killed: `node killed-child.ts <project|rebuild> <folder> <points>` (dieInsteadOf). */
import { writeSync } from "node:fs";
import { join } from "node:path";
import type { EventStore } from "../../../src/application/ports/event-store.ts";
import { openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { currentGeneration } from "../../../src/infrastructure/read-model/generations.ts";
import { Projector } from "../../../src/infrastructure/read-model/projector.ts";
import { rebuildReadModel } from "../../../src/infrastructure/read-model/rebuild.ts";
import { dieInsteadOf } from "../../crash/kill-point.ts";
import { batchesOf, erasuresIn } from "./golden-batches.ts";

const [task = "", folder = "", points = ""] = process.argv.slice(2);

const goldenStore: Pick<EventStore, "subscribe"> = {
  async *subscribe() {
    yield* batchesOf();
  },
};

const tasks: Record<string, () => Promise<void>> = {
  /** Says `applied` before it forgets what was erased. */
  async project() {
    const db = openWriter(join(folder, currentGeneration(folder) ?? ""));
    const projector = new Projector(db);
    dieInsteadOf("statement", Number(points));
    for (const batch of batchesOf()) projector.apply(batch);
    writeSync(1, "applied");
    projector.erased(erasuresIn(db));
    db.close();
  },

  async rebuild() {
    dieInsteadOf("work on files", Number(points));
    await rebuildReadModel({ folder, store: goldenStore });
  },
};

await tasks[task]?.();
