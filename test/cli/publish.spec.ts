import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePdf } from "../../src/application/pdf/write-pdf.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { openStoreToRead } from "../../src/store-opening.ts";
import { aPortOfItsOwn } from "../port-of-its-own.ts";
import { EboxProcess } from "./ebox-process.ts";
import { GrowingLog } from "./growing-log.ts";

let demo: string;
let folder: string;
let file: string;
let running: EboxProcess[];
beforeAll(async () => {
  demo = await mkdtemp(join(tmpdir(), "ebox-publish-"));
  // With senders: the smallest one.
  const words = ["demo", "--messages", "21", "--date", "2026-01-01"];
  expect(await new EboxProcess(words, { EBOX_DATA_DIR: demo }).ended).toMatchObject({ code: 0 });
});
afterAll(() => rm(demo, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-publish-"));
  file = join(folder, "messages.ndjson");
  running = [];
  await cp(demo, dataFolder(), { recursive: true });
});
afterEach(async () => {
  for (const each of running) await each.end("SIGKILL");
  await rm(folder, { recursive: true });
});

const dataFolder = () => join(folder, "data");

function ebox(words: readonly string[], environment: Record<string, string> = {}): EboxProcess {
  const started = new EboxProcess(words, { EBOX_DATA_DIR: dataFolder(), ...environment });
  running.push(started);
  return started;
}

async function serve(port = 0) {
  const service = ebox(["serve"], { PORT: String(port) });
  return { service, url: await service.url() };
}

const publish = (url: string, environment = {}) => ebox(["publish", file], { EBOX_URL: url, ...environment });

const isPublished = ({ type, metadata }: RecordedEvent) => type === "Published" && metadata.time > "2026-01-02";

/** What was published since the demo, by its subject. */
async function publishedSubjects(): Promise<string[]> {
  const { eventLog } = dataFolderAt(dataFolder());
  const store = await openStoreToRead({ kind: "embedded", file: eventLog, namespace: "ebox" });
  const events: RecordedEvent[] = [];
  for await (const page of store.readAll()) events.push(...page);
  await store.close();
  const subjects = new Map(
    events
      .filter(({ type }) => type === "ContentDeposited")
      .map(({ stream, data }) => {
        const { parts } = data as { parts: Record<string, { value: { en?: string } }> };
        return [stream.replace("content-", "message-"), parts.subject?.value.en ?? ""];
      }),
  );
  return events.filter(isPublished).map(({ stream }) => subjects.get(stream) ?? "erased");
}

const message = (name: string, more: object = {}) => ({
  recipient: { enterpriseNumber: "0406798006" },
  messageTypeId: "reminder",
  subject: { nl: name, fr: name, de: name, en: name },
  bodyContent: "Body",
  ...more,
});
const lines = (...messages: readonly object[]) => messages.map((each) => `${JSON.stringify(each)}\n`).join("");
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `message ${index}`);

it("publishes what it can, tells of each bad line, and a second run publishes nothing twice", async () => {
  await writeFile(
    join(folder, "brief é.pdf"),
    writePdf({ title: "a", language: "en", lines: [{ text: "a", size: 11 }] }),
  );
  await writeFile(join(folder, "fake.pdf"), "no PDF");
  const document = (name: string) => ({
    attachments: [{ file: name, isMainContent: true, attachmentTitle: { nl: "Brief" } }],
  });
  await writeFile(
    file,
    Buffer.concat([
      Buffer.from(lines(message("one"), message("two", document("brief é.pdf")))),
      Buffer.from("{not json}\n\n"),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(lines(message("six", { colour: "red" }), message("seven", document("fake.pdf")))),
      Buffer.from(lines(message("eight", document("missing.pdf")), message("nine", { messageTypeId: "unheard-of" }))),
      Buffer.from(lines(message("ten", { subject: { en: "\ud800" } }), message("eleven", { recipient: {} }))),
      Buffer.from(JSON.stringify(message("twelve"))),
    ]),
  );
  const { url } = await serve();
  const first = await publish(url).ended;
  const told = Object.fromEntries([...first.err.matchAll(/^line (\d+): (.*)$/gm)].map(([, line, why]) => [line, why]));
  expect(told).toEqual({
    3: "not JSON",
    5: "not well-formed UTF-8",
    6: expect.stringContaining("colour"),
    7: expect.stringContaining("MEDIA_TYPE_MISMATCH"),
    8: "a document cannot be read (ENOENT)",
    9: expect.stringContaining("UNKNOWN_MESSAGE_TYPE"),
    10: expect.stringMatching(/^[A-Z_]+: /),
    11: expect.stringContaining("enterpriseNumber"),
  });
  expect(first).toMatchObject({ code: 1, out: "3 published, 0 published before, 8 failed\n" });
  expect(first.err).not.toMatch(/^\s+at /m);
  expect((await publishedSubjects()).sort()).toEqual(["one", "twelve", "two"]);

  await writeFile(join(folder, "missing.pdf"), await readFile(join(folder, "brief é.pdf")));
  await appendFile(file, `\n${lines(message("thirteen"))}`);
  const second = await publish(url).ended;
  expect(second).toMatchObject({ code: 1, out: "2 published, 3 published before, 7 failed\n" });
  expect((await publishedSubjects()).sort()).toEqual(["eight", "one", "thirteen", "twelve", "two"]);

  // Words that were published stay as they are.
  await writeFile(file, (await readFile(file, "latin1")).replace('"en":"one"', '"en":"1.0"'), "latin1");
  const third = await publish(url).ended;
  expect(third.err).toContain("line 1: other words were sent from this line before");
  expect(await publishedSubjects()).toHaveLength(5);
});

it("goes on after kill -9 of itself, and publishes every line once", async () => {
  const names = numbered(1_500);
  await writeFile(join(folder, "a.pdf"), writePdf({ title: "a", language: "en", lines: [{ text: "a", size: 11 }] }));
  const attachments = [{ file: "a.pdf", isMainContent: true, attachmentTitle: { nl: "Brief" } }];
  // Every tenth has a document, whose upload serves once.
  await writeFile(
    file,
    lines(...names.map((name, index) => message(name, index % 10 ? {} : { bodyContent: undefined, attachments }))),
  );
  const { url } = await serve();
  const log = new GrowingLog(dataFolder(), isPublished);
  for (const enough of [1, 500, 900]) {
    const publishing = publish(url);
    await log.has(enough, publishing);
    await publishing.end("SIGKILL");
  }
  const last = await publish(url).ended;
  expect([last.code, last.out]).toEqual([
    0,
    expect.stringMatching(/^\d+ published, \d+ published before, 0 failed\n$/),
  ]);
  expect((await publishedSubjects()).sort()).toEqual(names.toSorted());
  expect(await publish(url).ended).toMatchObject({ code: 0, out: "0 published, 1500 published before, 0 failed\n" });
  expect(await publishedSubjects()).toHaveLength(1_500);
});

it("outlives a restart of the service", async () => {
  const names = numbered(2_000);
  await writeFile(file, lines(...names.map((name) => message(name))));
  const port = await aPortOfItsOwn();
  const before = await serve(port);
  const publishing = publish(before.url);
  await new GrowingLog(dataFolder(), isPublished).has(50, publishing);
  await before.service.end("SIGKILL");
  expect(publishing.isRunning).toBe(true);
  await serve(port);
  expect(await publishing.ended).toMatchObject({ code: 0, out: "2000 published, 0 published before, 0 failed\n" });
  expect((await publishedSubjects()).sort()).toEqual(names.toSorted());
});

it("says in one line what it needs", async () => {
  expect(await ebox(["publish", file]).ended).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^ebox: there is no file .*\n$/),
  });
  await writeFile(file, lines(message("one")));
  const far = await publish("https://ebox.example.eu").ended;
  expect(far).toMatchObject({ code: 2, err: expect.stringMatching(/^ebox: EBOX_TOKEN is needed.*\n$/) });
  const { url } = await serve();
  const stranger = await publish(url, { EBOX_TOKEN: "stranger" }).ended;
  expect([stranger.code, stranger.err]).toEqual([1, expect.stringMatching(/does not accept the token\n$/)]);
  expect(await publishedSubjects()).toEqual([]);
});
