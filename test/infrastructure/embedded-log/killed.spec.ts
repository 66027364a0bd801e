import { DatabaseSync } from "node:sqlite";
import { GroupCommit } from "../../../src/infrastructure/embedded-log/group-commit.ts";
import { prepareLogFile } from "../../../src/infrastructure/embedded-log/log-file.ts";
import { dieAtEveryPoint, itAtSystemCalls } from "../../crash/every-point.ts";
import { aLogFolder } from "./log-folder.ts";
import { BATCHES, NAMESPACE } from "./written-batches.ts";

const CHILD = new URL("./killed-child.ts", import.meta.url);
/** The full run kills at every point. */
const isLong = Boolean(process.env.EBOX_LONG);

function rowsOf(db: DatabaseSync): string {
  const all = (sql: string) => db.prepare(sql).all();
  return JSON.stringify([
    all("SELECT * FROM namespaces"),
    all("SELECT name, revision, deleted FROM streams ORDER BY name"),
    all(
      "SELECT position, name, events.revision, events.id FROM events JOIN streams ON streams.id = stream ORDER BY position",
    ),
  ]);
}

/** What the log says after none of the batches, the first, the first two …: the file is left with all. */
function statesOf(file: string): string[] {
  prepareLogFile(file, NAMESPACE);
  const db = new DatabaseSync(file);
  const commit = new GroupCommit(db, NAMESPACE);
  const states = [rowsOf(db)];
  for (const requests of BATCHES) {
    commit.run(requests);
    states.push(rowsOf(db));
  }
  db.close();
  return states;
}

describe("A writer that is killed", () => {
  const unkilled = aLogFolder();
  const states = statesOf(unkilled.file);
  const folders = new Map<number, ReturnType<typeof aLogFolder>>();
  afterEach(() => {
    for (const folder of folders.values()) folder.remove();
    folders.clear();
  });
  afterAll(() => unkilled.remove());

  const victim = {
    program: CHILD,
    words(points: number) {
      const folder = aLogFolder();
      folders.set(points, folder);
      return [folder.file];
    },
    async look(points: number, printed: string) {
      const file = folders.get(points)?.file as string;
      prepareLogFile(file, NAMESPACE);
      const db = new DatabaseSync(file);
      try {
        // The commit that it was about to acknowledge may stand.
        const acknowledged = printed.length;
        expect([states[acknowledged], states[acknowledged + 1]]).toContain(rowsOf(db));
        const commit = new GroupCommit(db, NAMESPACE);
        for (const requests of BATCHES) commit.run(requests);
        expect(rowsOf(db)).toBe(states.at(-1));
        expect(db.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      } finally {
        db.close();
      }
    },
  };

  it("instead of any statement leaves whole what it acknowledged, and the rest can be written again", async () => {
    expect(new Set(states).size).toBe(BATCHES.length + 1);
    expect(await dieAtEveryPoint({ ...victim, step: isLong ? 1 : 5 })).toBeGreaterThan(5);
  }, 600_000);

  itAtSystemCalls(
    "in the midst of a commit leaves whole what it acknowledged, and the rest can be written again",
    async () => {
      const deaths = await dieAtEveryPoint({ ...victim, step: isLong ? 1 : 23, atSystemCalls: true });
      expect(deaths).toBeGreaterThan(1);
    },
    600_000,
  );
});
