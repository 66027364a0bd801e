import { DatabaseSync } from "node:sqlite";
import { GroupCommit } from "../../../src/infrastructure/embedded-log/group-commit.ts";
import { prepareLogFile } from "../../../src/infrastructure/embedded-log/log-file.ts";
import { dieAtEveryPoint } from "../../crash/every-point.ts";
import { aLogFolder } from "./log-folder.ts";
import { BATCHES, NAMESPACE } from "./written-batches.ts";

const CHILD = new URL("./killed-child.ts", import.meta.url);
/** The full run kills at every statement. */
const step = process.env.EBOX_LONG ? 1 : 5;

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

describe("A writer that is killed instead of any of its statements", () => {
  const unkilled = aLogFolder();
  const folders = new Map<number, ReturnType<typeof aLogFolder>>();
  afterAll(() => {
    for (const folder of [unkilled, ...folders.values()]) folder.remove();
  });

  it("leaves every batch that was acknowledged, whole, and can write the others again", async () => {
    const states = statesOf(unkilled.file);
    expect(new Set(states).size).toBe(BATCHES.length + 1);
    const words = (points: number) => {
      const folder = aLogFolder();
      folders.set(points, folder);
      return [folder.file];
    };
    const look = async (points: number, printed: string) => {
      const db = new DatabaseSync(folders.get(points)?.file as string);
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
    };
    expect(await dieAtEveryPoint({ program: CHILD, words, look, step })).toBeGreaterThan(5);
  }, 600_000);
});
