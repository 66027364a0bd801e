import { AuditTrail } from "../../../src/application/audit/audit-trail.ts";
import { exportedEvent } from "../../../src/application/audit/export/exported-event.ts";
import { eventsOfPeriod } from "../../../src/application/audit/export/period.ts";
import { positionOf } from "../../../src/application/audit/moment.ts";
import { PastMailboxes } from "../../../src/application/audit/past-mailboxes.ts";
import { replayLog } from "../../../src/application/audit/replay-log.ts";
import {
  type EventStore,
  NotAPosition,
  type Position,
  type RecordedEvent,
} from "../../../src/application/ports/event-store.ts";
import { instant } from "../../../src/domain/instant.ts";
import { projected, removeProjected } from "../read-model/projected.ts";
import { BAKERY, TAX, ToldLog, uuid } from "../read-model/told-log.ts";
import { onServer, openOnServer } from "./server.ts";

const NEVER = new AbortController().signal;

onServer("the past, on EventStoreDB", (connectionString) => {
  let opened: Awaited<ReturnType<typeof openOnServer>>;
  let store: EventStore;
  let recorded: RecordedEvent[];

  beforeAll(async () => {
    opened = await openOnServer(connectionString);
    store = opened.store;
    const log = new ToldLog();
    log.authorise(TAX, "Belastingen");
    for (let number = 1; number <= 40; number++) log.send({ id: uuid(number), sender: TAX, recipient: BAKERY });
    for (let number = 1; number <= 20; number++) log.read(uuid(number));
    for (let number = 5; number <= 10; number++) log.mask(uuid(number));
    for (const { stream, revision, id, type, data, metadata } of log.events) {
      const expected = revision === 0 ? "no-stream" : revision - 1;
      await store.append({ stream, expected, events: [{ id, type, data, metadata }] });
    }
    recorded = [];
    for await (const page of store.readAll()) recorded.push(...page);
  });
  afterAll(async () => {
    removeProjected();
    await opened.dispose();
  });

  const facts = () => recorded.filter(({ stream }) => !stream.startsWith("content-"));

  it("a mailbox is replayed at a time as at its position, and by the whole log as from its streams", async () => {
    const { readModel } = projected(recorded);
    const past = new PastMailboxes(store, readModel);
    for (const at of [facts()[30], facts()[50], facts().at(-1)] as RecordedEvent[]) {
      const position = await positionOf({ time: at.metadata.time }, { store, readModel }, NEVER);
      expect(position).toBe(at.position);
      const then = await past.get({ enterprise: BAKERY, position, withSent: true }, NEVER);
      expect([then]).toEqual(await replayLog(store, { position: at.position }, BAKERY, NEVER));
      expect(then.messages.length).toBe(
        facts().filter((event) => event.type === "Published" && event.position <= at.position).length,
      );
    }
    const early = { time: instant(0) };
    expect(await positionOf(early, { store, readModel }, NEVER)).toBeUndefined();
  });

  it("the trail comes in pages without a gap, whoever else writes to the server, and is exported whole", async () => {
    const trail = new AuditTrail(store, projected(recorded).readModel);
    const told: RecordedEvent[] = [];
    let after: Position | undefined;
    for (let hasNextPage = true; hasNextPage; ) {
      const page = await trail.page({ after, filter: {}, first: 7 }, NEVER);
      told.push(...page.events);
      ({ hasNextPage, position: after } = page);
    }
    expect(told).toEqual(facts());
    expect(await trail.page({ after, filter: {}, first: 7 }, NEVER)).toMatchObject({ events: [], hasNextPage: false });
    const exported: unknown[] = [];
    for await (const event of eventsOfPeriod(store, {}, NEVER)) exported.push(exportedEvent(event));
    expect(exported).toEqual(facts().map(exportedEvent));
  });

  it("the trail is followed from a position, and one of another store is none", async () => {
    const trail = new AuditTrail(store, projected(recorded).readModel);
    const stop = new AbortController();
    const told: RecordedEvent[] = [];
    for await (const event of trail.follow(facts()[60]?.position, { eventTypes: new Set(["Masked"]) }, stop.signal)) {
      told.push(event);
      if (told.length === 6) stop.abort();
    }
    expect(told).toEqual(facts().filter(({ type }) => type === "Masked"));
    const elsewhere = { after: "0000000000000001" as Position, filter: {}, first: 1 };
    await expect(trail.page(elsewhere, NEVER)).rejects.toThrow(NotAPosition);
  });
});
