import type { EventStore, Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import { EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { Projector } from "../../../src/infrastructure/read-model/projector.ts";
import { type ProjectorReport, runProjector } from "../../../src/infrastructure/read-model/projector-loop.ts";
import { projected, removeProjected } from "./projected.ts";
import { ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

type Followed = Pick<EventStore, "subscribe" | "readStream">;

const signal = new AbortController().signal;

const streamsOf = (events: readonly RecordedEvent[]): EventStore["readStream"] => {
  return async (stream, { from = 0 } = {}) => {
    const told = events.filter((event) => event.stream === stream && event.revision >= from);
    return { state: told.length > 0 ? "exists" : "no-stream", events: told };
  };
};

/** Tells what comes after the position, at once. */
function storeOf(events: readonly RecordedEvent[]): Followed {
  return {
    readStream: streamsOf(events),
    async *subscribe({ after }) {
      const told = events.filter(({ position }) => position > (after ?? ""));
      if (told.length > 0) yield { events: told, position: told.at(-1)?.position as Position, caughtUp: true };
    },
  };
}

describe("the projector's loop", () => {
  it("reports a full disk and goes on by itself once there is room", async () => {
    const log = new ToldLog();
    for (let number = 0; number < 50; number++) log.send({ id: uuid(number), content: { body: "x".repeat(4000) } });
    const model = projected();
    const tight = openWriter(model.file);
    tight.exec("PRAGMA max_page_count = 1");
    const store = storeOf(log.events);
    const reports: ProjectorReport["kind"][] = [];
    await runProjector(new Projector(tight), store, signal, (report) => {
      reports.push(report.kind);
      if (report.kind === "stopped") tight.exec("PRAGMA max_page_count = 1000000");
    });
    tight.close();

    expect(reports).toEqual(["stopped", "applied"]);
    expect(model.digest()).toBe(projected(log.events).digest());
  });

  it("reports that the store is away, by the error's name alone, and goes on from where it was once it is back", async () => {
    const log = new ToldLog();
    for (let number = 0; number < 3; number++) log.send({ id: uuid(number) });
    const [beginning, rest] = [log.events.slice(0, 2), log.events.slice(2)];
    const reached = beginning.at(-1)?.position;
    const asked: (Position | undefined)[] = [];
    const store: Followed = {
      readStream: streamsOf(log.events),
      async *subscribe({ after }) {
        asked.push(after);
        const events = after === undefined ? beginning : rest;
        yield { events, position: events.at(-1)?.position as Position, caughtUp: true };
        if (after === undefined) throw new EventStoreUnavailable("at a secret place");
      },
    };
    const reports: ProjectorReport[] = [];
    const model = projected();
    await runProjector(model.projector, store, signal, (report) => reports.push(report));
    expect(asked).toEqual([undefined, reached]);
    const reason = "The log could not be read: EventStoreUnavailable";
    expect(reports).toMatchObject([
      { kind: "applied", position: reached },
      { kind: "stopped", position: reached, reason, tryingAgain: true },
      { kind: "applied", position: rest.at(-1)?.position },
    ]);
    expect(model.digest()).toBe(projected(log.events).digest());
  });

  it("reports that the log cannot be read, by the error's name alone, and ends", async () => {
    const store: Followed = {
      readStream: streamsOf([]),
      // biome-ignore lint/correctness/useYield: it fails before there is anything to yield.
      async *subscribe() {
        throw new TypeError("at a secret place");
      },
    };
    const reports: ProjectorReport[] = [];
    const { projector } = projected();
    await runProjector(projector, store, signal, (report) => reports.push(report));
    const reason = "The log could not be read: TypeError";
    expect(reports).toEqual([{ kind: "stopped", position: undefined, reason }]);
  });

  describe("where the tables", () => {
    const theirs = new ToldLog();
    for (let number = 0; number < 8; number++)
      theirs.send({ id: uuid(number), content: { body: `of theirs ${number}` } });
    const ours = new ToldLog();
    for (let number = 10; number < 14; number++) ours.send({ id: uuid(number) });
    ours.depositMessage(uuid(20));

    it.each<[string, readonly RecordedEvent[], readonly RecordedEvent[]]>([
      ["are of another store", theirs.events, ours.events],
      ["know more than the log, as where an older backup was put back", theirs.events, theirs.events.slice(0, 8)],
      ["are of a copy with other positions", theirs.events, theirs.events.map(later)],
    ])("%s, they are emptied and built anew", async (_, before, now) => {
      const model = projected(before);
      const reports: ProjectorReport[] = [];
      await runProjector(model.projector, storeOf(now), signal, (report) => reports.push(report));
      const reason = "The read model was not built from this log: it is emptied and built anew.";
      expect(reports).toMatchObject([
        { kind: "stopped", position: undefined, reason, tryingAgain: true },
        { kind: "applied", position: now.at(-1)?.position },
      ]);
      expect(model.digest()).toBe(projected(now).digest());
      expect(model.readModel.position()).toBe(now.findLast(({ stream }) => stream.startsWith("message-"))?.position);
    });

    it("hold nothing that stays, they are built anew without a word", async () => {
      const onlyContent = new ToldLog();
      onlyContent.depositMessage(uuid(1));
      const model = projected(onlyContent.events);
      const kinds: ProjectorReport["kind"][] = [];
      await runProjector(model.projector, storeOf(ours.events), signal, ({ kind }) => kinds.push(kind));
      expect(kinds).toEqual(["applied"]);
      expect(model.digest()).toBe(projected(ours.events).digest());
    });

    it("are of this log, they are gone on with", async () => {
      const model = projected(ours.events.slice(0, 4));
      const kinds: ProjectorReport["kind"][] = [];
      await runProjector(model.projector, storeOf(ours.events), signal, ({ kind }) => kinds.push(kind));
      expect(kinds).toEqual(["applied"]);
      expect(model.digest()).toBe(projected(ours.events).digest());
    });
  });
});

function later(event: RecordedEvent): RecordedEvent {
  return { ...event, position: `f${event.position}` as Position };
}
