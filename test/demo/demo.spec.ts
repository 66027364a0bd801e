import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDocument } from "../../src/application/commands/open-content.ts";
import type { RecordedEvent } from "../../src/application/ports/event-store.ts";
import { SignIn } from "../../src/application/sign-in.ts";
import { DemoRefused, dueDemo, fillWithDemo } from "../../src/demo/demo-in-folder.ts";
import { type DemoOptions, planDemo } from "../../src/demo/plan.ts";
import { sharesOf } from "../../src/demo/shares.ts";
import { stepsOf } from "../../src/demo/steps.ts";
import { systemClock } from "../../src/infrastructure/clock/system-clock.ts";
import { openDevelopmentIdentity } from "../../src/infrastructure/identity/development-identity.ts";
import { everyEvent, fill, inOffice, placeIn } from "./ground.ts";

const OPTIONS: DemoOptions = { seed: 1, date: "2026-11-22", messages: 150 };
const plan = planDemo(OPTIONS);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-demo-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What the same seed and date fix: where, when, what, in which order; not what is random by design. */
function told(events: readonly RecordedEvent[], types: RegExp): unknown[] {
  const replies = new Set(events.flatMap(({ data }) => ("replyId" in data ? [`message-${data.replyId}`] : [])));
  return events
    .filter(({ type, stream }) => types.test(type) && stream.startsWith("message-") && !replies.has(stream))
    .map(({ type, stream, data, metadata: { time, onBehalfOf, commandId } }) => {
      const { commitments: _, replyId: __, ...fixed } = data as Record<string, unknown>;
      return { type, stream, fixed, time, onBehalfOf, commandId };
    });
}

describe("a filled data folder", () => {
  it("has what the plan says, visible in the statistics, and nothing of what has expired", async () => {
    expect(await fill(folder, OPTIONS)).toBe(true);
    await inOffice(folder, async (office) => {
      const { readModel, publishing } = office;
      const published = plan.institutions.map(({ enterpriseNumber }) =>
        readModel.statistics({ sender: enterpriseNumber }).reduce((sum, year) => sum + year.published, 0),
      );
      const shares = sharesOf(
        150,
        plan.institutions.map((each) => each.publications2023),
      );
      expect(published).toEqual(shares);

      const rows = readModel.messagesById(plan.messages.map(({ id }) => id));
      const contents = readModel.contentById(plan.messages.map(({ id }) => id));
      for (const message of plan.messages) {
        const row = rows.get(message.id);
        expect(row).toMatchObject({
          publishedAt: message.at,
          expirationDate: message.expires,
          expiredAt: message.expires < plan.end ? message.expires : null,
          sender: message.sender.enterpriseNumber,
          recipient: message.recipient.enterpriseNumber,
        });
        expect(contents.has(message.id)).toBe(row?.expiredAt === null);
        const pdf = await publishing.documents.read(message.id, 1);
        expect(pdf === undefined).toBe(row?.expiredAt !== null);
      }
      expect(readModel.pendingErasures(1)).toEqual([]);
      expect(readModel.unpublishedReplies(1)).toEqual([]);
      expect(await publishing.documents.sweepUploads("9999-01-01T00:00:00.000Z" as never)).toBe(0);

      const count = (kind: string) =>
        new Set(stepsOf(plan).flatMap((step) => (step.kind === kind && "message" in step ? [step.message.id] : [])))
          .size;
      const all = [...rows.values()];
      expect(all.filter(({ readAt }) => readAt).length).toBe(count("open"));
      expect(all.filter(({ repliedAt }) => repliedAt).length).toBe(count("reply"));
      expect(count("expire") * count("reply") * count("mask")).toBeGreaterThan(0);
    });
  });

  it("knows the people of the development identity, who open its documents", async () => {
    await fill(folder, OPTIONS);
    await inOffice(folder, async ({ publishing, readModel, projection }) => {
      const readers = stepsOf(plan).flatMap((step) =>
        step.kind === "sign-in" && step.by === "administrator" ? [step.enterprise] : [],
      );
      const message = plan.messages.find(({ recipient, expires }) => readers.includes(recipient) && expires > plan.end);
      if (!message) throw new Error("nobody logged in");
      const { enterpriseNumber } = message.recipient;
      const identity = await openDevelopmentIdentity(join(folder, "data", "keys"), systemClock);
      const token = await identity.issueDevelopmentToken({
        persona: "administrator",
        enterpriseNumber,
        lifetimeSeconds: 60,
      });
      const verified = await identity.verify(token);
      if (!verified.valid) throw new Error(verified.reason);
      const before = await publishing.store.head();
      const caller = await new SignIn(publishing, readModel, projection).signIn(verified.token);
      expect(await publishing.store.head()).toBe(before);

      const request = { caller, commandId: crypto.randomUUID(), correlationId: crypto.randomUUID() };
      const opened = await openDocument({ ...publishing, clock: { now: () => plan.end } }, request, {
        messageId: message.id,
        number: 1,
        ranged: false,
      });
      if (!opened.accepted) throw new Error(opened.refusal.code);
      expect(opened.facts).toMatchObject({ mediaType: "application/pdf" });
      const chunks: Uint8Array[] = [];
      for await (const chunk of (await opened.read())?.bytes ?? []) chunks.push(chunk);
      expect(Buffer.concat(chunks).subarray(0, 8).toString()).toBe("%PDF-1.4");
    });
  });

  it("tells the same in the same order for the same seed and date", async () => {
    const small = { ...OPTIONS, messages: 60 };
    const logs: RecordedEvent[][] = [];
    for (const name of ["one", "two"]) {
      await fill(join(folder, name), small);
      logs.push(await inOffice(join(folder, name), everyEvent));
    }
    const [one = [], two = []] = logs;
    expect(told(one, /./).length).toBeGreaterThan(60);
    expect(told(two, /./)).toEqual(told(one, /./));
    const bytes = (log: RecordedEvent[]) =>
      log
        .filter(({ type }) => type === "ContentDeposited")
        .map(({ stream, data }) => {
          const { parts } = data as { parts: Record<string, { value: unknown }> };
          return [stream, Object.entries(parts).map(([name, { value }]) => [name, value])];
        });
    const ofMessages = (log: RecordedEvent[]) =>
      new Map(
        bytes(log).filter(([stream]) => planDemo(small).messages.some(({ id }) => stream === `content-${id}`)) as [
          string,
          unknown,
        ][],
      );
    expect(ofMessages(two)).toEqual(ofMessages(one));
  });

  it("tells time forwards: no message's event is older than the one before it", async () => {
    await fill(folder, OPTIONS);
    const events = await inOffice(folder, everyEvent);
    const times = events.filter(({ stream }) => stream.startsWith("message-")).map(({ metadata }) => metadata.time);
    expect(times).toEqual(times.toSorted());
  });
});

describe("where a data folder is not empty", () => {
  it("is not filled twice, nor with another demo", async () => {
    const small = { ...OPTIONS, messages: 21 };
    await fill(folder, small);
    const head = await inOffice(folder, ({ publishing }) => publishing.store.head());
    expect(await fill(folder, small)).toBe(false);
    await expect(fill(folder, { ...small, seed: 2 })).rejects.toThrow(/another demo: --messages 21 --seed 1/);
    expect(await inOffice(folder, ({ publishing }) => publishing.store.head())).toBe(head);
    expect(await dueDemo(placeIn(folder), OPTIONS)).toBeUndefined();
  });

  it("is left alone when it holds something else", async () => {
    const identity = await openDevelopmentIdentity(join(folder, "data", "keys"), systemClock);
    const verified = await identity.verify(
      await identity.issueDevelopmentToken({ persona: "user", lifetimeSeconds: 60 }),
    );
    if (!verified.valid) throw new Error(verified.reason);
    expect(await dueDemo(placeIn(folder), OPTIONS)).toEqual(OPTIONS);
    await inOffice(folder, async ({ publishing, readModel, projection }) => {
      await new SignIn(publishing, readModel, projection).signIn(verified.token);
    });
    expect(await dueDemo(placeIn(folder), OPTIONS)).toBeUndefined();
    await expect(fill(folder, OPTIONS)).rejects.toThrow(DemoRefused);
  });

  it("is never filled where real people log in", async () => {
    const place = {
      ...placeIn(folder),
      identity: {
        kind: "oidc",
        issuer: "https://login.example.eu",
        audience: "ebox",
        tokenType: "at+jwt",
        longestLifetime: 86_400,
        acrLevels: new Map(),
      },
    } as const;
    expect(await dueDemo(place, OPTIONS)).toBeUndefined();
    await expect(fillWithDemo(place, OPTIONS, systemClock)).rejects.toThrow(DemoRefused);
  });
});

it("stops when it is told to, and goes on from there", async () => {
  const stopping = new AbortController();
  const onProgress = (done: number) => {
    if (done === 80) stopping.abort(new Error("enough"));
  };
  await expect(
    fillWithDemo(placeIn(folder), OPTIONS, systemClock, { onProgress, signal: stopping.signal }),
  ).rejects.toThrow("enough");
  expect(await dueDemo(placeIn(folder), { ...OPTIONS, seed: 9 })).toMatchObject(OPTIONS);
  expect(await fill(folder, OPTIONS)).toBe(true);
  await inOffice(folder, async (office) => {
    const events = await everyEvent(office);
    const published = events.filter(({ type }) => type === "Published").map(({ stream }) => stream);
    expect(new Set(published).size).toBe(published.length);
    for (const { id } of plan.messages) expect(published).toContain(`message-${id}`);
  });
});
