import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { readModelDigest } from "../../../src/infrastructure/read-model/digest.ts";
import { currentGeneration, openCurrentGeneration } from "../../../src/infrastructure/read-model/generations.ts";
import { Projector } from "../../../src/infrastructure/read-model/projector.ts";
import { dieAtEveryPoint, itAtSystemCalls, type Victim } from "../../crash/every-point.ts";
import { BATCH, batchesOf, erasuresIn, projectedEvents } from "./golden-batches.ts";
import { projected, removeProjected } from "./projected.ts";

const CHILD = new URL("./killed-child.ts", import.meta.url);
const TIMEOUT = 600_000;
/** The full run kills at every point. */
const isLong = Boolean(process.env.EBOX_LONG);

const folders = new Map<number, string>();
afterEach(() => {
  removeProjected();
  for (const folder of folders.values()) rmSync(folder, { recursive: true });
  folders.clear();
});

function aFolder(points: number): string {
  const folder = mkdtempSync(join(tmpdir(), "ebox-killed-"));
  folders.set(points, folder);
  return folder;
}

/** As a service does: opens what is there and applies what is missing. */
function goOn(folder: string): { digest: string; erasures: string[]; missing: number } {
  const file = openCurrentGeneration(folder);
  const db = openWriter(file);
  const projector = new Projector(db);
  const batches = batchesOf(projector.position);
  for (const batch of batches) projector.apply(batch);
  const erasures = erasuresIn(db);
  db.close();
  return { digest: readModelDigest(file), erasures, missing: batches.flatMap(({ events }) => events).length };
}

function whole(): { digest: string; erasures: string[] } {
  const model = projected(projectedEvents());
  const db = openWriter(model.file);
  const erasures = erasuresIn(db);
  db.close();
  return { digest: model.digest(), erasures };
}

describe("a projector that is killed", () => {
  async function leavesWholeBatches(points: Pick<Victim, "step" | "atSystemCalls">): Promise<number> {
    const { digest, erasures } = whole();
    expect(erasures).not.toEqual([]);
    const words = (number: number) => {
      openCurrentGeneration(aFolder(number));
      return ["project", folders.get(number) as string];
    };
    const look = async (number: number, printed: string) => {
      const after = goOn(folders.get(number) as string);
      expect([(after.missing - projectedEvents().length) % BATCH, after.missing]).toContain(0);
      expect(after.digest).toBe(digest);
      // Once all was applied, the child was about to forget what was erased, or had.
      expect(printed === "applied" ? [erasures, []] : [erasures]).toContainEqual(after.erasures);
    };
    return dieAtEveryPoint({ program: CHILD, words, look, ...points });
  }

  it(
    "instead of any statement leaves whole batches, and goes on to what a rebuild says",
    async () => {
      expect(await leavesWholeBatches({ step: isLong ? 1 : 11 })).toBeGreaterThan(5);
    },
    TIMEOUT,
  );

  itAtSystemCalls(
    "in the midst of a commit leaves whole batches, and goes on to what a rebuild says",
    async () => {
      expect(await leavesWholeBatches({ step: isLong ? 1 : 29, atSystemCalls: true })).toBeGreaterThan(1);
    },
    TIMEOUT,
  );
});

describe("a rebuild that is killed", () => {
  it(
    "at any of its work on files leaves a read model that is whole: the old one or the new one",
    async () => {
      const { digest } = whole();
      const generations = new Set<string | undefined>();
      const words = (points: number) => {
        const folder = aFolder(points);
        openCurrentGeneration(folder);
        goOn(folder);
        return ["rebuild", folder];
      };
      const look = async (points: number) => {
        const folder = folders.get(points) as string;
        const file = openCurrentGeneration(folder);
        generations.add(currentGeneration(folder));
        expect(readModelDigest(file)).toBe(digest);
        expect(goOn(folder)).toMatchObject({ digest, missing: 0 });
      };
      expect(await dieAtEveryPoint({ program: CHILD, words, look })).toBeGreaterThan(10);
      expect(generations).toEqual(new Set(["1.sqlite", "2.sqlite"]));
    },
    TIMEOUT,
  );
});
