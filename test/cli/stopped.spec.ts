import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { until } from "../graphql/until.ts";
import { EboxProcess, type Ended } from "./ebox-process.ts";
import { fillLog } from "./filled-log.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-stopped-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A module for Node to import first, so that the process stands still where the test wants it. */
const module = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

const STOPPED: Partial<Ended> = { code: 130, err: expect.stringMatching(/ebox: stopped: nothing was written\n$/) };

describe("Ctrl+C leaves nothing behind", () => {
  it("in ebox export, once all is written but not yet durable", async () => {
    const data = join(folder, "data");
    await fillLog(data, 10);
    const stands = module(`
      import { open } from "node:fs/promises";
      const file = await open(process.execPath);
      Object.getPrototypeOf(file).sync = () => new Promise(() => {
        console.log("stands still");
        setInterval(() => {}, 1_000);
      });
      await file.close();`);
    const words = ["export", "--format", "json", "-o", join(folder, "trail.json")];
    const exporting = new EboxProcess(words, { EBOX_DATA_DIR: data }, { node: ["--import", stands] });
    await exporting.says(/(stands still)/);
    expect((await readdir(folder)).filter((name) => name.includes("trail.json"))).toHaveLength(1);
    expect(await exporting.end("SIGINT")).toMatchObject(STOPPED);
    expect(await readdir(folder)).toEqual(["data"]);
  });

  it("in ebox proof, while the service sends it", async () => {
    const server = createServer((_, response) => void response.write(Buffer.alloc(100_000)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const words = ["proof", "0190a5c8-0000-7000-8000-000000000000", "-o", join(folder, "proof.zip")];
      const proving = new EboxProcess(words, { EBOX_URL: addressOf(server), EBOX_TOKEN: "any" });
      await until(async () => (await readdir(folder)).length > 0);
      expect(await proving.end("SIGINT")).toMatchObject(STOPPED);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

it("Ctrl+C ends ebox fsck also while SQLite looks at the whole file", async () => {
  const data = join(folder, "data");
  const file = await fillLog(data, 10);
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE padding (bytes BLOB); INSERT INTO padding VALUES (zeroblob(9000000))");
  db.close();
  const looking = join(folder, "looking");
  // SQLite takes long there, and cannot be talked to.
  const stands = module(`
    import { renameSync, writeFileSync } from "node:fs";
    if (process.argv[1].includes("whole-file-process")) {
      writeFileSync(process.env.LOOKING + ".part", String(process.pid));
      renameSync(process.env.LOOKING + ".part", process.env.LOOKING);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }`);
  const environment = { EBOX_DATA_DIR: data, LOOKING: looking, NODE_OPTIONS: `--import ${stands}` };
  const checking = new EboxProcess(["fsck"], environment);
  await until(() => existsSync(looking));
  const looker = Number(await readFile(looking, "utf8"));
  expect(await checking.end("SIGINT")).toMatchObject({
    code: 130,
    err: expect.stringMatching(/ebox: stopped: ebox fsck --rows-from [0-9a-f]{16} goes on\n$/),
  });
  await until(() => !isRunning(looker));
});

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
