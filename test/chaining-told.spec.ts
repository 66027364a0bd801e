import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { chainingTold } from "../src/chaining-told.ts";
import { openEmbeddedLog } from "../src/infrastructure/embedded-log/embedded-log.ts";
import { createLog } from "../src/logging.ts";
import { aWrittenStream } from "./contract/event-store/stage.ts";
import { unchain } from "./infrastructure/embedded-log/rechain.ts";

it("a start that chains the rows of an older log says so, and how far it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ebox-chaining-"));
  const file = join(folder, "events.sqlite");
  const lines: string[] = [];
  try {
    const written = await openEmbeddedLog({ file });
    // In parts: an append has 2.5 s, also on a busy machine.
    for (let part = 0; part < 25; part++) await aWrittenStream(written, 1_000);
    await written.close();
    const db = new DatabaseSync(file);
    unchain(db);
    db.close();

    const onChaining = chainingTold(createLog("info", { write: (line) => void lines.push(line) }));
    await (await openEmbeddedLog({ file, onChaining })).close();
    // One of the first 10,000 and 20,000 rows: the next line comes five seconds later.
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: "info", row: 10_000, of: 25_000 }]);
    await (await openEmbeddedLog({ file, onChaining })).close();
    expect(lines).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
