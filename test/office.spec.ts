import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { requestOnboarding } from "../src/application/commands/onboard-sender.ts";
import { type AppendResult, EventStoreUnavailable } from "../src/application/ports/event-store.ts";
import { instant } from "../src/domain/instant.ts";
import { type Office, openOffice } from "../src/office.ts";
import { by, INSTITUTION } from "./application/office.ts";

const clock = { now: () => instant(Date.parse("2026-11-22T10:00:00.000Z")) };

let configuration: { dataFolder: string; namespace: string };
beforeEach(async () => {
  configuration = { dataFolder: join(await mkdtemp(join(tmpdir(), "ebox-office-")), "data"), namespace: "ebox" };
});
afterEach(() => rm(join(configuration.dataFolder, ".."), { recursive: true }));

const onboarding = { name: { fr: "ONSS" }, registeredMailRequested: true, messageTypes: [] };
const request = (office: Office) => requestOnboarding(office.publishing, by("sender", INSTITUTION), onboarding);

it("is there again with all that was done, and tells of every append", async () => {
  const results: AppendResult[] = [];
  const first = await openOffice(configuration, clock, { onAppend: (appended) => void results.push(...appended) });
  const outcome = await request(first);
  expect(outcome).toMatchObject({ accepted: true });
  expect(results).toMatchObject([{ outcome: "appended", revision: 0 }]);
  await first.close();

  const second = await openOffice(configuration, clock);
  const head = await second.publishing.store.head();
  expect(head && (await second.projection.reached(head, 60_000))).toBe(true);
  expect(second.readModel.onboarding(INSTITUTION)).toMatchObject({ name: { fr: "ONSS" } });
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

/** Ways in which the event log cannot be used for now; each gives how to end it. */
const hindrances: [string, (log: string) => Promise<() => Promise<void>>][] = [
  [
    "locked by another program",
    async (log) => {
      await (await openOffice(configuration, clock)).close();
      const other = new DatabaseSync(log);
      other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
      return async () => other.close();
    },
  ],
  [
    "no file that can be read",
    async (log) => {
      await mkdir(log, { recursive: true });
      return () => rm(log, { recursive: true });
    },
  ],
];

it.each(hindrances)("waits for an event log that is %s, and then does all that it does", async (_, hinder) => {
  const end = await hinder(join(configuration.dataFolder, "events.sqlite"));
  const office = await openOffice(configuration, clock);
  try {
    const { store } = office.publishing;
    await expect(store.head()).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(request(office)).rejects.toBeInstanceOf(EventStoreUnavailable);
    await untilStateIs(office, "stopped");
    expect(office.projection.status()).toMatchObject({ tryingAgain: true });
    await end();
    await untilStateIs(office, "live");
    while (!(await store.head().then(() => true, isUnavailable))) await soon();
    expect(await request(office)).toMatchObject({ accepted: true });
  } finally {
    await office.close();
  }
});

it("can be closed while it waits for its event log", async () => {
  await mkdir(join(configuration.dataFolder, "events.sqlite"), { recursive: true });
  await (await openOffice(configuration, clock)).close();
  expect(existsSync(join(configuration.dataFolder, "lock.json"))).toBe(false);
});

const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

async function untilStateIs({ projection }: Office, state: string): Promise<void> {
  while (projection.status().state !== state) await soon();
}

function isUnavailable(error: unknown): false {
  if (error instanceof EventStoreUnavailable) return false;
  throw error;
}
