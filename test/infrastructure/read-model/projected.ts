import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import type { ReadModel } from "../../../src/application/ports/read-model.ts";
import { openReader, openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { readModelDigest } from "../../../src/infrastructure/read-model/digest.ts";
import { openCurrentGeneration } from "../../../src/infrastructure/read-model/generations.ts";
import { Projector } from "../../../src/infrastructure/read-model/projector.ts";
import { Statements } from "../../../src/infrastructure/read-model/reads/statements.ts";
import { sqliteReadModel } from "../../../src/infrastructure/read-model/sqlite-read-model.ts";

export interface Projected {
  readonly file: string;
  readonly readModel: ReadModel;
  readonly projector: Projector;
  apply(events: readonly RecordedEvent[], batchSize?: number): void;
  digest(): string;
  /** SQL statements that reads have run. */
  statements(): number;
}

const opened: { folder: string; connections: DatabaseSync[] }[] = [];

/** A read model in a folder of its own with these events applied, without any thread. `holdBack`: see Projector. */
export function projected(events: readonly RecordedEvent[] = [], batchSize = 1_000, holdBack = 0): Projected {
  const folder = mkdtempSync(join(tmpdir(), "ebox-read-model-"));
  const file = openCurrentGeneration(folder);
  const writer = openWriter(file);
  const reader = openReader(file);
  opened.push({ folder, connections: [reader, writer] });
  const projector = new Projector(writer, undefined, holdBack);
  let statements = 0;
  const apply: Projected["apply"] = (more, size = batchSize) => {
    for (let from = 0; from < more.length; from += size) {
      const batch = more.slice(from, from + size);
      projector.apply({ events: batch, position: batch.at(-1)?.position as Position });
    }
  };
  apply(events);
  return {
    file,
    projector,
    apply,
    readModel: sqliteReadModel(
      new Statements(reader, () => {
        statements++;
      }),
    ),
    digest: () => readModelDigest(file),
    statements: () => statements,
  };
}

/** For `afterEach`. */
export function removeProjected(): void {
  for (const { folder, connections } of opened.splice(0)) {
    for (const connection of connections) connection.close();
    rmSync(folder, { recursive: true });
  }
}
