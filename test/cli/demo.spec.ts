import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planDemo } from "../../src/demo/plan.ts";
import { stepsOf } from "../../src/demo/steps.ts";
import { everyEvent, inOffice } from "../demo/ground.ts";
import { EboxProcess } from "./ebox-process.ts";
import { GrowingLog } from "./growing-log.ts";

const OPTIONS = { seed: 7, date: "2026-11-01", messages: 450 };
const WORDS = ["demo", "--messages", "450", "--seed", "7", "--date", "2026-11-01"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-cli-demo-"));
});
afterEach(() => rm(folder, { recursive: true }));

const dataFolder = () => join(folder, "data");
const start = (...words: string[]) => new EboxProcess(words, { EBOX_DATA_DIR: dataFolder(), PORT: "0" });

it("goes on after kill -9, again and again, and has everything once", async () => {
  const log = new GrowingLog(dataFolder());
  for (const enough of [100, 500, 1_000]) {
    const demo = start(...WORDS);
    await log.has(enough, demo);
    await demo.end("SIGKILL");
  }
  // Without options it goes on with those that it was begun with.
  expect(await start("demo").ended).toMatchObject({ code: 0, err: expect.stringContaining("demo 100%") });

  const plan = planDemo(OPTIONS);
  await inOffice(folder, async (office) => {
    const events = await everyEvent(office);
    const once = (type: string) => {
      const streams = events.filter((event) => event.type === type).map(({ stream }) => stream);
      expect(new Set(streams).size).toBe(streams.length);
      return streams.length;
    };
    const replies = stepsOf(plan).filter(({ kind }) => kind === "reply").length;
    expect(once("Published")).toBe(OPTIONS.messages + replies);
    expect(events.filter(({ type }) => type === "Replied")).toHaveLength(replies);
    const rows = office.readModel.messagesById(plan.messages.map(({ id }) => id));
    expect(rows.size).toBe(OPTIONS.messages);
    for (const { id, at } of plan.messages) expect(rows.get(id)?.publishedAt).toBe(at);
    once("Read");
    once("MailboxActivated");
    once("ConsentGiven");
    const people = events.filter(({ type }) => type === "PersonRegistered").map(({ data }) => JSON.stringify(data));
    expect(new Set(people).size).toBe(people.length);
  });
});

it("serve goes on with it before it listens, and tells a query to paste that works", async () => {
  const begun = start("demo", "--messages", "300");
  await new GrowingLog(dataFolder()).has(20, begun);
  const { code, err } = await begun.end("SIGTERM");
  expect(code).toBe(143);
  expect(err).toMatch(/(^|\n)ebox: stopped: the next start goes on with the demo\n$/);

  const service = start("serve");
  await service.says(/(subscription \{)/);
  expect(service.err).toContain("demo 100%");
  const query = /^query \{.*?^\}/ms.exec(service.out)?.[0];
  const token = await start("token", "administrator").ended;
  const response = await fetch(`${await service.url()}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token.out.trim()}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: { mailbox: object }; errors?: unknown };
  expect(errors).toBeUndefined();
  expect(data.mailbox).toMatchObject({ unread: expect.any(Number), messages: { nodes: expect.any(Array) } });
  expect(await service.end("SIGTERM")).toMatchObject({ code: 0 });
});

it.each([
  [["demo", "--messages", "20"], 2, "expected a whole number from 21"],
  [["demo", "--seed", "x"], 2, "--seed"],
  [["demo", "--date", "2026-02-30"], 2, "expected a day"],
  [["demo", "--date", "9999-01-01"], 1, "lies ahead"],
])("refuses %j in one line", async (words, code, said) => {
  const ended = await start(...words).ended;
  expect(ended.code).toBe(code);
  expect(ended.err).toMatch(/^[^\n]+\n$/);
  expect(ended.err).toContain(said);
});
