import { spawnSync } from "node:child_process";
import type { RecordedEvent } from "../../../src/application/ports/event-store.ts";
import { openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { ProjectionFailed } from "../../../src/infrastructure/read-model/projection-failed.ts";
import { Projector } from "../../../src/infrastructure/read-model/projector.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

const positionOf = (events: readonly RecordedEvent[]) => (events.at(-1) as RecordedEvent).position;

function failureOf(apply: () => void): ProjectionFailed {
  try {
    apply();
  } catch (error) {
    if (error instanceof ProjectionFailed) return error;
    throw error;
  }
  throw new Error("It was applied.");
}

describe("the projector", () => {
  it("stops at a type of event that it doesn't know, or a later version of one, naming it, with nothing of the batch applied", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const model = projected(log.events);
    const before = model.digest();
    const read = log.read(uuid(1));
    const unknown: RecordedEvent = { ...log.mask(uuid(1)), type: "Teleported", data: { secret: "hidden" } };

    const failure = failureOf(() => model.apply([read, unknown]));
    expect(failure.message).toBe(
      `Teleported in message-${uuid(1)} at ${unknown.position}: No projection knows this type of event.`,
    );
    expect(failure.passing).toBe(false);
    expect(model.digest()).toBe(before);
    expect(model.projector.position).toBe(positionOf(log.events.slice(0, 2)));

    const later: RecordedEvent = { ...read, metadata: { ...read.metadata, schemaVersion: 2 } };
    expect(failureOf(() => model.apply([later]))).toMatchObject({
      message: `Read in message-${uuid(1)} at ${read.position}: Version 2 of Read is not known here, only up to 1.`,
      passing: false,
    });

    model.apply([read]);
    expect(model.readModel.counts(BAKERY)[0]).toMatchObject({ total: 1, unread: 0 });
  });

  it("stops at an event that cannot be, and never says what an event holds", () => {
    const log = new ToldLog();
    const orphan = log.read(uuid(1));
    expect(failureOf(() => projected([orphan])).message).toContain("The message was never published.");

    const broken = { ...log.depositMessage(uuid(2)), data: { parts: null, secret: "hidden" } };
    const { message } = failureOf(() => projected([broken]));
    expect(message).toBe(`ContentDeposited in content-${uuid(2)} at ${broken.position}: TypeError`);

    const twice = log.publish({ id: uuid(3) });
    const again = { ...twice, position: positionOf([log.publish({ id: uuid(4) })]) };
    expect(failureOf(() => projected([twice, again])).message).toContain("UNIQUE constraint failed: messages.id");
  });

  it.each([1, 7, 1_000])(
    "leaves the same tables where it holds back what %i events change, and then finishes",
    (holdBack) => {
      const log = new ToldLog();
      for (let number = 1; number <= 12; number++) log.depositMessage(uuid(number));
      for (let number = 1; number <= 10; number++) log.publish({ id: uuid(number) });
      for (let number = 1; number <= 6; number++) log.read(uuid(number));
      for (let number = 3; number <= 5; number++) log.expire(uuid(number));
      const model = projected(log.events, 3, holdBack);
      const atOnce = projected(log.events);
      model.projector.finish();
      expect(model.digest()).toBe(atOnce.digest());
      expect(model.projector.position).toBe(atOnce.projector.position);
    },
  );

  it("takes no event twice and none out of order", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const model = projected(log.events);
    expect(failureOf(() => model.apply(log.events)).message).toContain("not after the one before it");
    const [one, two] = [log.depositMessage(uuid(2)), log.depositMessage(uuid(3))];
    expect(failureOf(() => model.apply([two, one])).message).toContain("not after the one before it");
  });

  it("fails when another projector has moved the checkpoint, and undoes what it wrote", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const first = projected(log.events);
    const otherConnection = openWriter(first.file);
    const second = new Projector(otherConnection);
    const more = [log.read(uuid(1))];
    first.apply(more);
    const digest = first.digest();

    const failure = failureOf(() => second.apply({ events: more, position: positionOf(more) }));
    otherConnection.close();
    expect(failure.message).toContain("Another projector has moved the checkpoint.");
    expect(failure.passing).toBe(false);
    expect(first.digest()).toBe(digest);
  });

  it("killed with the checkpoint moved and the rows written leaves neither, and goes on to the same end", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const model = projected(log.events);
    const before = model.digest();
    const rest = [log.read(uuid(1)), log.send({ id: uuid(2) }), log.mask(uuid(1))];
    const events = log.events.slice(2);
    expect(events).toHaveLength(rest.length + 1);

    const src = new URL("../../../src/infrastructure/read-model/", import.meta.url);
    const script = `
      import { openWriter } from ${JSON.stringify(new URL("connection.ts", src).href)};
      import { Projector } from ${JSON.stringify(new URL("projector.ts", src).href)};
      const events = JSON.parse(process.env.EVENTS);
      const last = { ...events.at(-1), get position() { process.kill(process.pid, "SIGKILL"); } };
      new Projector(openWriter(process.env.FILE)).apply({ events: [...events, last], position: events.at(-1).position });`;
    const { signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, FILE: model.file, EVENTS: JSON.stringify(events) },
      encoding: "utf8",
    });
    expect({ signal, errors: stderr.match(/Error.*/)?.[0] }).toEqual({ signal: "SIGKILL", errors: undefined });
    expect(model.digest()).toBe(before);

    model.apply(events);
    expect(model.digest()).toBe(projected(log.events).digest());
  });

  it("says that a full disk may pass, and applies the batch once there is room", () => {
    const log = new ToldLog();
    const model = projected();
    for (let number = 0; number < 50; number++) log.send({ id: uuid(number), content: { body: "x".repeat(4000) } });
    const tight = openWriter(model.file);
    const { page_count } = tight.prepare("PRAGMA page_count").get() as { page_count: number };
    tight.exec(`PRAGMA max_page_count = ${page_count + 5}`);
    const projector = new Projector(tight);
    const batch = { events: log.events, position: positionOf(log.events) };

    expect(failureOf(() => projector.apply(batch)).passing).toBe(true);
    expect(model.readModel.totals().messages).toBe(0);
    tight.exec("PRAGMA max_page_count = 1000000");
    projector.apply(batch);
    tight.close();
    expect(model.digest()).toBe(projected(log.events).digest());
  });

  it("moves its checkpoint also where no event was for it", () => {
    const log = new ToldLog();
    log.send({ id: uuid(1) });
    const model = projected();
    expect(model.projector.position).toBeUndefined();
    model.projector.apply({ events: [], position: positionOf(log.events) });
    expect(model.projector.position).toBe(positionOf(log.events));
    expect(model.readModel.position()).toBeUndefined();
  });
});
