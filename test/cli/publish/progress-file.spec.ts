import { mkdtemp, open, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProgressFile } from "../../../src/cli/publish/progress-file.ts";

const SERVICE = "http://127.0.0.1:4000";
const ID = "0198a0e0-1111-7222-8333-444455556666";
const UPLOADS = ["11111111-2222-4333-8444-555566667777", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeffff0000"];
const LINE = Buffer.from("a line");

let file: string;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-progress-"));
  file = join(folder, "a.ndjson");
});
afterEach(() => rm(folder, { recursive: true }));

it("remembers per line what was chosen, then what was published", async () => {
  const first = await ProgressFile.open(file, SERVICE);
  expect(await first.find(3, LINE)).toBeUndefined();
  await first.record(3, LINE, { isPublished: false, messageId: ID, uploadIds: UPLOADS });
  await first.record(70_000, LINE, { isPublished: true, messageId: ID, uploadIds: [] });
  await first.close();

  const second = await ProgressFile.open(file, SERVICE);
  expect(await second.find(3, LINE)).toEqual({ isPublished: false, messageId: ID, uploadIds: UPLOADS });
  expect(await second.find(70_000, LINE)).toEqual({ isPublished: true, messageId: ID, uploadIds: [] });
  expect(await second.find(2, LINE)).toBeUndefined();
  expect(await second.find(4, LINE)).toBeUndefined();
  expect(await second.find(3, Buffer.from("other words"))).toBe("changed");
  await second.forget(3);
  expect(await second.find(3, LINE)).toBeUndefined();
  await second.close();
});

it("takes a record that was half written for none", async () => {
  const first = await ProgressFile.open(file, SERVICE);
  await first.record(1, LINE, { isPublished: true, messageId: ID, uploadIds: UPLOADS });
  await first.record(2, LINE, { isPublished: true, messageId: ID, uploadIds: UPLOADS });
  await first.close();
  const handle = await open(`${file}.ebox-progress`, "r+");
  const { size } = await handle.stat();
  await handle.write(Buffer.from("xx"), 0, 2, 512 + 60);
  await handle.close();
  await truncate(`${file}.ebox-progress`, size - 10);

  const second = await ProgressFile.open(file, SERVICE);
  expect([await second.find(1, LINE), await second.find(2, LINE)]).toEqual([undefined, undefined]);
  await second.close();
});

it("belongs to one service", async () => {
  await (await ProgressFile.open(file, SERVICE)).close();
  await expect(ProgressFile.open(file, "https://ebox.example.eu")).rejects.toThrow(
    /remove it to publish everything anew/,
  );
});
