import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalEventBytes, sha256 } from "../../src/application/evidence/canonical-bytes.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import { tellPosition } from "../../src/application/told-position.ts";
import { createDataFolder } from "../../src/infrastructure/data-folder/layout.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { BAKERY, CITY, TAX, ToldLog, uuid } from "../infrastructure/read-model/told-log.ts";
import { runEbox } from "./ebox-process.ts";

let folder: string;
let recorded: RecordedEvent[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-past-"));
  const log = new ToldLog();
  log.authorise(TAX, "=Belastingen");
  log.send({ id: uuid(1), sender: TAX, recipient: BAKERY, content: { subject: { nl: "Geheim" } } });
  log.send({ id: uuid(2), sender: TAX, recipient: BAKERY });
  log.read(uuid(1));
  log.send({ id: uuid(3), sender: TAX, recipient: CITY });
  log.mask(uuid(2));
  const store = await openEmbeddedLog({ file: createDataFolder(join(folder, "data")).eventLog });
  for (const { stream, revision, id, type, data, metadata } of log.events) {
    const expected = revision === 0 ? "no-stream" : revision - 1;
    await store.append({ stream, expected, events: [{ id, type, data, metadata }] });
  }
  recorded = [];
  for await (const page of store.readAll()) recorded.push(...page);
  await store.close();
});
afterAll(() => rm(folder, { recursive: true }));

const ebox = (...words: string[]) => runEbox(words, { EBOX_DATA_DIR: join(folder, "data") });

const audited = () => recorded.filter(({ stream }) => !stream.startsWith("content-"));
const of = (type: string) => recorded.find((event) => event.type === type) as RecordedEvent;

describe("ebox replay", () => {
  const counter = (folder: string, total: number, unread: number) => ({ folder, partition: "GENERAL", total, unread });

  it("tells the counters of every mailbox at a moment, by position and by time", async () => {
    const { position, metadata } = of("Read");
    const byPosition = await ebox("replay", "--until", tellPosition(position));
    expect(byPosition).toMatchObject({ code: 0, err: expect.stringMatching(/^events \d+ /) });
    const mailboxes = byPosition.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(mailboxes).toMatchObject([
      { enterpriseNumber: TAX, unread: 0, counters: [counter("OUTBOX", 2, 1)] },
      { enterpriseNumber: BAKERY, position: tellPosition(position), unread: 1, counters: [counter("INBOX", 2, 1)] },
    ]);
    expect((await ebox("replay", "--until", metadata.time)).out).toBe(byPosition.out);
  });

  it("rebuilds one mailbox with its messages, and shows no content", async () => {
    const { code, out } = await ebox("replay", "--until", "2099-01-01T00:00:00Z", "--mailbox", BAKERY);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      enterpriseNumber: BAKERY,
      counters: [counter("INBOX", 1, 0), counter("MASKED", 1, 1)],
      partitions: ["GENERAL"],
      whoCouldRead: [],
      messages: [
        { messageId: uuid(1), folder: "INBOX", sender: TAX, readAt: of("Read").metadata.time, maskedAt: null },
        { messageId: uuid(2), folder: "MASKED", readAt: null, maskedAt: of("Masked").metadata.time },
      ],
    });
    expect(out).not.toContain("Geheim");
  });

  it.each([
    [["--until", "yesterday"], "--until takes a time"],
    [["--until", "2026-01-01T00:00:00Z", "--mailbox", "123"], "--mailbox takes an enterprise number"],
    [[], "required option '--until <moment>'"],
  ])("refuses %j, with exit code 2", async (words, why) => {
    const { code, err } = await ebox("replay", ...words);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });
});

describe("ebox export", () => {
  let made = 0;
  const newFile = () => join(folder, `export-${++made}`);
  const exported = async (format: string, ...words: string[]) => {
    const file = newFile();
    const { code, out, err } = await ebox("export", "--format", format, "-o", file, ...words);
    expect([code, err]).toEqual([0, expect.stringMatching(/^events \d+ /)]);
    expect(out).toMatch(/^\d+ events in /);
    return readFile(file, "latin1").then((bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
  };

  it("writes every event of the log but for content, as JSON, with the digest of each", async () => {
    const events = JSON.parse(await exported("json"));
    expect(events.map(({ id }: RecordedEvent) => id)).toEqual(audited().map(({ id }) => id));
    const { stream, revision, position, data } = of("Read");
    expect(events.find(({ type }: RecordedEvent) => type === "Read")).toMatchObject({
      ...{ stream, revision, data, position: tellPosition(position) },
      digest: sha256(canonicalEventBytes(of("Read"))),
    });
    expect(JSON.stringify(events)).not.toContain("Geheim");
  });

  it("writes a period of one mailbox, or of one message", async () => {
    const idsOf = async (...words: string[]) =>
      JSON.parse(await exported("json", ...words)).map(({ type, stream }: RecordedEvent) => [type, stream.slice(-4)]);
    expect(await idsOf("--mailbox", BAKERY)).toEqual([
      ["Published", "0001"],
      ["Published", "0002"],
      ["Read", "0001"],
      ["Masked", "0002"],
    ]);
    const [from, to] = [of("Read").metadata.time, of("Masked").metadata.time];
    expect(await idsOf("--mailbox", BAKERY, "--from", from, "--to", to)).toEqual([
      ["Read", "0001"],
      ["Masked", "0002"],
    ]);
    expect(await idsOf("--from", tellPosition(of("Read").position), "--to", to, "--mailbox", BAKERY)).toEqual([
      ["Masked", "0002"],
    ]);
    expect(await idsOf("--message", uuid(1))).toEqual([
      ["Published", "0001"],
      ["Read", "0001"],
    ]);
  });

  it("writes CSV by RFC 4180", async () => {
    const lines = (await exported("csv")).split("\r\n");
    expect(lines[0]).toBe(
      "position,time,type,stream,revision,id,actor,actorKind,authenticationMethod,assuranceLevel,onBehalfOf,commandId,correlationId,causationId,schemaVersion,digest,data",
    );
    expect(lines).toHaveLength(audited().length + 2);
    expect(lines[1]).toContain(`"{""name"":{""nl"":""=Belastingen""},""registeredMailAllowed"":true}"`);
    expect(lines.at(-1)).toBe("");
  });

  it("writes a PDF", async () => {
    const file = newFile();
    await ebox("export", "--format", "pdf", "-o", file);
    const pdf = (await readFile(file)).toString("latin1");
    expect(pdf).toMatch(/^%PDF-1\.4\n/);
    expect(pdf).toMatch(/%%EOF\n$/);
    for (const { stream, type, revision } of audited()) expect(pdf).toContain(`${type}  ${stream} #${revision}`);
    expect(pdf).toContain(`(${audited().length} events)`);
  });

  it("replaces a file only where it is told to, and leaves nothing beside it", async () => {
    const file = newFile();
    await writeFile(file, "mine");
    const { code, err } = await ebox("export", "--format", "csv", "-o", file);
    expect([code, err]).toEqual([2, expect.stringContaining("exists: --force replaces it")]);
    expect(await readFile(file, "utf8")).toBe("mine");
    expect(await ebox("export", "--format", "csv", "-o", file, "--force")).toMatchObject({ code: 0 });
    expect(await readFile(file, "utf8")).toMatch(/^position,/);
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it.each([
    [["--format", "xml", "-o", "x"], "Allowed choices are json, csv, pdf"],
    [["--format", "json"], "required option '-o, --output <file>'"],
    [["--format", "json", "-o", "x", "--message", "1"], "--message takes a message's UUID"],
    [["--format", "json", "-o", "x", "--from", "1"], "--from takes a time"],
  ])("refuses %j, with exit code 2", async (words, why) => {
    const { code, err } = await ebox("export", ...words);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
    expect(existsSync("x")).toBe(false);
  });

  it("says so where there is no log, or no folder for the file", async () => {
    const elsewhere = await ebox("export", "--format", "json", "-o", join(folder, "nowhere", "file"));
    expect([elsewhere.code, elsewhere.err]).toEqual([1, expect.stringContaining("cannot be written to: ENOENT")]);
  });
});
