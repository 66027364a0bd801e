import type { EventStore, Position } from "../../../src/application/ports/event-store.ts";
import { EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { openWriter } from "../../../src/infrastructure/read-model/connection.ts";
import { Projector } from "../../../src/infrastructure/read-model/projector.ts";
import { type ProjectorReport, runProjector } from "../../../src/infrastructure/read-model/projector-loop.ts";
import { projected, removeProjected } from "./projected.ts";
import { ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

describe("the projector's loop", () => {
  it("reports a full disk and goes on by itself once there is room", async () => {
    const log = new ToldLog();
    for (let number = 0; number < 50; number++) log.send({ id: uuid(number), content: { body: "x".repeat(4000) } });
    const position = log.events.at(-1)?.position as Position;
    const model = projected();
    const tight = openWriter(model.file);
    tight.exec("PRAGMA max_page_count = 1");
    const store: Pick<EventStore, "subscribe"> = {
      async *subscribe() {
        yield { events: log.events, position, caughtUp: true };
      },
    };
    const reports: ProjectorReport["kind"][] = [];
    await runProjector(new Projector(tight), store, new AbortController().signal, (report) => {
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
    const [first, ...rest] = log.events;
    const asked: (Position | undefined)[] = [];
    const store: Pick<EventStore, "subscribe"> = {
      async *subscribe({ after }) {
        asked.push(after);
        const events = after === undefined ? log.events.slice(0, 1) : rest;
        yield { events, position: events.at(-1)?.position as Position, caughtUp: true };
        if (after === undefined) throw new EventStoreUnavailable("at a secret place");
      },
    };
    const reports: ProjectorReport[] = [];
    const model = projected();
    await runProjector(model.projector, store, new AbortController().signal, (report) => reports.push(report));
    expect(asked).toEqual([undefined, first?.position]);
    const reason = "The log could not be read: EventStoreUnavailable";
    expect(reports).toMatchObject([
      { kind: "applied", position: first?.position },
      { kind: "stopped", position: first?.position, reason, tryingAgain: true },
      { kind: "applied", position: rest.at(-1)?.position },
    ]);
    expect(model.digest()).toBe(projected(log.events).digest());
  });

  it("reports that the log cannot be read, by the error's name alone, and ends", async () => {
    const store: Pick<EventStore, "subscribe"> = {
      // biome-ignore lint/correctness/useYield: it fails before there is anything to yield.
      async *subscribe() {
        throw new TypeError("at a secret place");
      },
    };
    const reports: ProjectorReport[] = [];
    const { projector } = projected();
    await runProjector(projector, store, new AbortController().signal, (report) => reports.push(report));
    const reason = "The log could not be read: TypeError";
    expect(reports).toEqual([{ kind: "stopped", position: undefined, reason }]);
  });
});
