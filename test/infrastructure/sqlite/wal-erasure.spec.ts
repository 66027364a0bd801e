import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { WalErasure } from "../../../src/infrastructure/sqlite/wal-erasure.ts";
import { until } from "../../graphql/until.ts";

const SECRET = "Geheim-Onderwerp";
/** Milliseconds that the writer waits for others: much longer than anything here takes, on a busy machine too. */
const BUSY_TIMEOUT = 30_000;

let folder: string;
let file: string;
let writer: DatabaseSync;
let erasure: WalErasure;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ebox-wal-"));
  file = join(folder, "some.sqlite");
  writer = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  writer.exec("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; CREATE TABLE said (text TEXT)");
});
afterEach(() => {
  erasure.close();
  writer.close();
  rmSync(folder, { recursive: true });
});

const sayAndErase = () => writer.exec(`INSERT INTO said VALUES ('${SECRET}'); DELETE FROM said`);
const isInFiles = () => [file, `${file}-wal`].some((one) => readFileSync(one, "latin1").includes(SECRET));

it("empties the write-ahead log soon after it was asked to, and at the start what stands in it", async () => {
  sayAndErase();
  expect(isInFiles()).toBe(true);
  erasure = new WalErasure(writer, BUSY_TIMEOUT);
  await until(() => !isInFiles());
  sayAndErase();
  erasure.soon();
  await until(() => !isInFiles());
});

it("waits for a reader without holding the writer up, and is done soon after it has gone", async () => {
  const reader = new DatabaseSync(file, { readOnly: true });
  try {
    erasure = new WalErasure(writer, BUSY_TIMEOUT);
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM said").get();
    sayAndErase();
    erasure.soon();
    // Two tries are in vain meanwhile; none of them lasts.
    const tried = performance.now() + 2_200;
    let longest = 0;
    let last = performance.now();
    await until(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      return now > tried;
    });
    expect(isInFiles()).toBe(true);
    expect(longest).toBeLessThan(BUSY_TIMEOUT / 2);
    reader.exec("COMMIT");
    await until(() => !isInFiles());
    expect(writer.prepare("PRAGMA busy_timeout").get()).toEqual({ timeout: BUSY_TIMEOUT });
  } finally {
    reader.close();
  }
});

it("does what is due when it is closed", () => {
  erasure = new WalErasure(writer, BUSY_TIMEOUT);
  sayAndErase();
  erasure.close();
  expect(isInFiles()).toBe(false);
});
