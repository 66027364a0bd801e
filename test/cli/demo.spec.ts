import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { planDemo } from "../../src/demo/plan.ts";
import { stepsOf } from "../../src/demo/steps.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { openStoreToRead } from "../../src/store-opening.ts";
import { everyEvent, inOffice } from "../demo/ground.ts";

/** The built program, as people run it: `npm test` builds it first. */
const EBOX = resolve("bin/ebox.js");
const OPTIONS = { seed: 7, date: "2026-11-01", messages: 900 };
const WORDS = ["demo", "--messages", "900", "--seed", "7", "--date", "2026-11-01"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-cli-demo-"));
});
afterEach(() => rm(folder, { recursive: true }));

function ebox(words: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [EBOX, ...words], {
    env: { PATH: process.env.PATH ?? "", EBOX_DATA_DIR: join(folder, "data"), PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { out: "", err: "" };
  child.stdout.on("data", (text) => (output.out += text));
  child.stderr.on("data", (text) => (output.err += text));
  const ended = once(child, "close").then(() => child.exitCode);
  return { child, output, ended };
}

async function eventsInLog(): Promise<number> {
  const { eventLog } = dataFolderAt(join(folder, "data"));
  if (!existsSync(eventLog)) return 0;
  // While the file is being made it is no event log yet.
  const store = await openStoreToRead({ kind: "embedded", file: eventLog, namespace: "ebox" }).catch(() => undefined);
  let count = 0;
  for await (const page of store?.readAll() ?? []) count += page.length;
  await store?.close();
  return count;
}

it("goes on after kill -9, again and again, and has everything once", async () => {
  for (const enough of [100, 900, 1_800]) {
    const { child, ended, output } = ebox(WORDS);
    while (child.exitCode === null && (await eventsInLog()) < enough) await after(10);
    expect([child.exitCode, output.err]).toEqual([null, expect.anything()]);
    child.kill("SIGKILL");
    await ended;
  }
  // Without options it goes on with those that it was begun with.
  const last = ebox(["demo"]);
  expect([await last.ended, last.output.err]).toEqual([0, expect.stringContaining("demo 100%")]);

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
  const begun = ebox(["demo", "--messages", "600"]);
  while (begun.child.exitCode === null && (await eventsInLog()) < 300) await after(10);
  begun.child.kill("SIGTERM");
  expect(await begun.ended).toBe(1);
  expect(begun.output.err).toMatch(/\nebox: stopped: the next start goes on with the demo\n$/);

  const { child, output, ended } = ebox(["serve"]);
  while (child.exitCode === null && !output.out.includes("subscription {")) await after(10);
  expect(output.err).toContain("demo 100%");
  const url = /GraphQL +(http\S+)/.exec(output.out)?.[1] ?? "no address";
  const query = /^query \{.*?^\}/ms.exec(output.out)?.[0];
  const token = ebox(["token", "administrator"]);
  await token.ended;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token.output.out.trim()}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: { mailbox: object }; errors?: unknown };
  expect(errors).toBeUndefined();
  expect(data.mailbox).toMatchObject({ unread: expect.any(Number), messages: { nodes: expect.any(Array) } });
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

it.each([
  [["demo", "--messages", "20"], 2, "expected a whole number from 21"],
  [["demo", "--seed", "x"], 2, "--seed"],
  [["demo", "--date", "2026-02-30"], 2, "expected a day"],
  [["demo", "--date", "9999-01-01"], 1, "lies ahead"],
])("refuses %j in one line", async (words, code, said) => {
  const { output, ended } = ebox(words);
  expect(await ended).toBe(code);
  expect(output.err).toMatch(/^[^\n]+\n$/);
  expect(output.err).toContain(said);
});
