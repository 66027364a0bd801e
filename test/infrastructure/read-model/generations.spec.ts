import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EventStore, EventStoreUnavailable, type Position } from "../../../src/application/ports/event-store.ts";
import { openReader, openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { readModelDigest } from "../../../src/infrastructure/read-model/digest.ts";
import { openCurrentGeneration } from "../../../src/infrastructure/read-model/generations.ts";
import { Statements } from "../../../src/infrastructure/read-model/reads/statements.ts";
import { RebuildUnderWay, rebuildReadModel, sweepBroken } from "../../../src/infrastructure/read-model/rebuild.ts";
import { sqliteReadModel } from "../../../src/infrastructure/read-model/sqlite-read-model.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, ToldLog, toldStore, uuid } from "./told-log.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ebox-generations-"));
});
afterEach(() => {
  removeProjected();
  rmSync(folder, { recursive: true });
});

const current = () => readFileSync(join(folder, "current"), "utf8").trim();

/** A log of two batches; `between` runs when the first was taken. */
const storeOf = ({ events }: ToldLog, between?: () => Promise<void>) =>
  toldStore(events, Math.ceil(events.length / 2), between);

function someLog(): ToldLog {
  const log = new ToldLog();
  for (let number = 0; number < 6; number++) log.send({ id: uuid(number) });
  return log;
}

describe("the read model's folder", () => {
  it("starts empty, and opens the same file again", () => {
    const file = openCurrentGeneration(folder);
    expect(file).toBe(join(folder, "1.sqlite"));
    expect(openCurrentGeneration(folder)).toBe(file);
    expect(current()).toBe("1.sqlite");
  });

  it.each([
    ["of another version", (file: string) => changeVersion(file)],
    ["that is no database", (file: string) => writeFileSync(file, "x".repeat(5000))],
  ])("replaces a file %s by a new, empty one", (_, spoil) => {
    const first = openCurrentGeneration(folder);
    spoil(first);
    expect(openCurrentGeneration(folder)).toBe(join(folder, "2.sqlite"));
    expect(current()).toBe("2.sqlite");
    expect(existsSync(first)).toBe(false);
  });

  it("makes a deleted file anew", () => {
    const file = openCurrentGeneration(folder);
    rmSync(file);
    expect(openCurrentGeneration(folder)).toBe(file);
    expect(existsSync(file)).toBe(true);
  });
});

describe("a rebuild", () => {
  it("says the same as the file it replaces, tells how far it is, and leaves the one in use open until the next start", async () => {
    const log = someLog();
    const live = projected(log.events);
    const old = openCurrentGeneration(folder);
    const reader = openReader(old);
    const progress: number[] = [];
    const onProgress = ({ events }: { events: number }) => progress.push(events);
    const rebuilt = await rebuildReadModel({ folder, store: storeOf(log), onProgress });

    expect(rebuilt).toEqual({ file: join(folder, "2.sqlite"), events: 12, position: log.events.at(-1)?.position });
    expect(progress).toEqual([6, 12]);
    expect(readModelDigest(rebuilt.file)).toBe(live.digest());
    expect(current()).toBe("2.sqlite");
    expect(sqliteReadModel(new Statements(reader)).totals().messages).toBe(0);
    reader.close();
    expect(openCurrentGeneration(folder)).toBe(rebuilt.file);
    expect(existsSync(old)).toBe(false);
  });

  it("that fails, or is broken off, changes nothing and doesn't stand in the way of the next", async () => {
    openCurrentGeneration(folder);
    const log = someLog();
    log.events.push({ ...log.read(uuid(1)), position: "ffffffffffffffff" as Position, type: "Teleported" });
    await expect(rebuildReadModel({ folder, store: storeOf(log) })).rejects.toThrow("No projection knows");
    const aborted = AbortSignal.abort();
    await expect(rebuildReadModel({ folder, store: storeOf(someLog()), signal: aborted })).rejects.toBe(aborted.reason);
    expect(current()).toBe("1.sqlite");
    expect((await rebuildReadModel({ folder, store: storeOf(someLog()) })).events).toBe(12);
  });

  it("is not hindered by what a crash left of an earlier one", async () => {
    writeFileSync(join(folder, "building.sqlite"), "x".repeat(5000));
    const rebuilt = await rebuildReadModel({ folder, store: storeOf(someLog()) });
    expect(readdirSync(folder).sort()).toEqual(["1.sqlite", "current"]);
    expect(readModelDigest(rebuilt.file)).toBe(projected(someLog().events).digest());
  });

  it("that was killed leaves its content for ten minutes at most, and one under way is left alone", async () => {
    const building = join(folder, "building.sqlite");
    const longAgo = new Date(Date.now() - 11 * 60_000);
    writeFileSync(building, "Zonneschijn");
    sweepBroken(folder);
    expect(existsSync(building)).toBe(true);
    utimesSync(building, longAgo, longAgo);
    sweepBroken(folder);
    expect(existsSync(building)).toBe(false);
    const meanwhile = async () => {
      utimesSync(building, longAgo, longAgo);
      sweepBroken(folder);
    };
    expect((await rebuildReadModel({ folder, store: storeOf(someLog(), meanwhile) })).events).toBe(12);
  });

  it("keeps no byte of content that expired before its end, nor ever has it in the index of words", async () => {
    const log = new ToldLog();
    log.send({ id: uuid(1), content: { subject: { nl: "Zonneschijn" }, body: "Vergunning".repeat(2_000) } });
    log.send({ id: uuid(2), content: { subject: { nl: "Maneschijn" } } });
    log.expire(uuid(1));
    const { file } = await rebuildReadModel({ folder, store: toldStore(log.events, 3) });
    const bytes = readFileSync(file).toString("latin1");
    const traces = ["Zonneschijn", "Vergunning", "zon", "Maneschijn", "man"].filter((trace) => bytes.includes(trace));
    expect(traces).toEqual(["Maneschijn", "man"]);

    const reader = openReader(file);
    const search = (words: string) =>
      sqliteReadModel(new Statements(reader))
        .messages({
          mailbox: BAKERY,
          folder: words === "zonneschijn" ? "EXPIRED" : "INBOX",
          order: "PUBLICATION_NEWEST_FIRST",
          search: words,
          first: 10,
        })
        .rows.map(({ id }) => id);
    const found = ["zonneschijn", "maneschijn"].map(search);
    reader.close();
    expect(found).toEqual([[], [uuid(2)]]);
  });

  it("that is patient waits for a store that went away, and goes on where it was", async () => {
    const log = someLog();
    const [beginning, rest] = [log.events.slice(0, 5), log.events.slice(5)];
    const asked: (Position | undefined)[] = [];
    const store: Pick<EventStore, "subscribe"> = {
      async *subscribe(options) {
        asked.push(options.after);
        if (asked.length > 1) return yield* toldStore(rest, 4).subscribe(options);
        yield { events: beginning, position: beginning.at(-1)?.position as Position, caughtUp: false };
        throw new EventStoreUnavailable("It is away.");
      },
    };
    await expect(rebuildReadModel({ folder, store })).rejects.toThrow(EventStoreUnavailable);
    asked.length = 0;
    const rebuilt = await rebuildReadModel({ folder, store, patient: true });
    expect(asked).toEqual([undefined, beginning.at(-1)?.position]);
    expect(readModelDigest(rebuilt.file)).toBe(projected(log.events).digest());
  });

  it("is refused while another one is under way", async () => {
    const refused: unknown[] = [];
    const meanwhile = async () => {
      await rebuildReadModel({ folder, store: storeOf(someLog()) }).catch((error) => refused.push(error));
    };
    const rebuilt = await rebuildReadModel({ folder, store: storeOf(someLog(), meanwhile) });
    expect(refused).toEqual([expect.any(RebuildUnderWay)]);
    expect(current()).toBe("1.sqlite");
    expect(readModelDigest(rebuilt.file)).toBe(projected(someLog().events).digest());
  });
});

function changeVersion(file: string): void {
  const db = openWriter(file);
  db.exec("PRAGMA user_version = 9999");
  db.close();
}
