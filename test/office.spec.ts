import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { authoriseSender } from "../src/application/commands/authorise-sender.ts";
import type { AppendResult } from "../src/application/ports/event-store.ts";
import { instant } from "../src/domain/instant.ts";
import { openOffice } from "../src/office.ts";
import { by, INSTITUTION } from "./application/office.ts";

const clock = { now: () => instant(Date.parse("2026-11-22T10:00:00.000Z")) };

let configuration: { dataFolder: string; namespace: string };
beforeEach(async () => {
  configuration = { dataFolder: join(await mkdtemp(join(tmpdir(), "ebox-office-")), "data"), namespace: "ebox" };
});
afterEach(() => rm(join(configuration.dataFolder, ".."), { recursive: true }));

const authorise = { enterpriseNumber: INSTITUTION, name: { fr: "ONSS" }, registeredMailAllowed: true };

it("is there again with all that was done, and tells of every append", async () => {
  const results: AppendResult[] = [];
  const first = await openOffice(configuration, clock, (appended) => results.push(...appended));
  const outcome = await authoriseSender(first.publishing, by("operator"), authorise);
  expect(outcome).toMatchObject({ accepted: true });
  expect(results).toMatchObject([{ outcome: "appended", revision: 0 }]);
  await first.close();

  const second = await openOffice(configuration, clock);
  const head = await second.publishing.store.head();
  expect(head && (await second.projection.reached(head, 10_000))).toBe(true);
  expect(second.readModel.sendersByNumber([INSTITUTION]).get(INSTITUTION)).toMatchObject({ name: { fr: "ONSS" } });
  await second.close();
});

it("is open once at a time, and can be closed twice", async () => {
  const office = await openOffice(configuration, clock);
  await expect(openOffice(configuration, clock)).rejects.toThrow(`in use by process ${process.pid} since`);
  await office.close();
  await office.close();
  await (await openOffice(configuration, clock)).close();
});

it("leaves nothing open where it cannot be opened", async () => {
  await mkdir(configuration.dataFolder);
  const log = join(configuration.dataFolder, "events.sqlite");
  await writeFile(log, "this is no database, but some text that is long enough to be looked at as one".repeat(50));
  await expect(openOffice(configuration, clock)).rejects.toThrow();
  expect(existsSync(join(configuration.dataFolder, "lock.json"))).toBe(false);
  await rm(log);
  await (await openOffice(configuration, clock)).close();
});
