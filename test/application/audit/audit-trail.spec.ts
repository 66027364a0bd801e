import { AuditTrail, MOST_LOOKED_AT } from "../../../src/application/audit/audit-trail.ts";
import { type EventStore, EventStoreUnavailable, type Position } from "../../../src/application/ports/event-store.ts";
import { projected, removeProjected } from "../../infrastructure/read-model/projected.ts";
import { BAKERY, GARAGE, TAX, ToldLog, uuid } from "../../infrastructure/read-model/told-log.ts";
import { toldStreams } from "./told-streams.ts";

afterEach(removeProjected);

const NEVER = new AbortController().signal;

function logOf(events: number): ToldLog {
  const log = new ToldLog();
  for (let number = 0; number < events; number++) log.tell(`mailbox-${BAKERY}`, "MailboxActivated", {});
  return log;
}

it("a page looks at so many events, and says where to go on", async () => {
  const log = logOf(MOST_LOOKED_AT + 2_000);
  const rare = log.tell(`mailbox-${GARAGE}`, "MailboxActivated", {});
  const { readModel } = projected();
  const store = toldStreams(log.events);
  const trail = new AuditTrail(store, readModel);
  const filter = { enterprise: GARAGE };
  const page = await trail.page({ after: undefined, filter, first: 10 }, NEVER);
  expect(page).toEqual({ events: [], hasNextPage: true, position: log.events[MOST_LOOKED_AT - 1]?.position });
  expect(store.looked).toBeLessThanOrEqual(MOST_LOOKED_AT + 500);
  const next = await trail.page({ after: page.position, filter, first: 10 }, NEVER);
  expect(next).toEqual({ events: [rare], hasNextPage: false, position: rare.position });
});

it("ends where it is told to, and says so", async () => {
  const log = logOf(50);
  const trail = new AuditTrail(toldStreams(log.events), projected().readModel);
  const until = log.events[19]?.position as Position;
  const page = await trail.page({ after: log.events[9]?.position, until, filter: {}, first: 100 }, NEVER);
  expect(page).toEqual({ events: log.events.slice(10, 20), hasNextPage: false, position: until });
});

it("knows whom a message is about before this node's tables show it", async () => {
  const log = new ToldLog();
  log.publish({ id: uuid(1), sender: TAX, recipient: BAKERY });
  log.read(uuid(1));
  log.publish({ id: uuid(2), sender: TAX, recipient: GARAGE });
  const trail = new AuditTrail(toldStreams(log.events), projected().readModel);
  const { events } = await trail.page({ after: undefined, filter: { enterprise: BAKERY }, first: 10 }, NEVER);
  expect(events).toEqual(log.events.slice(0, 2));
});

it("goes on where it was once a store that went away is back, without a gap and without telling anything twice", async () => {
  const log = logOf(30);
  const told = toldStreams(log.events);
  let attempts = 0;
  const store: Pick<EventStore, "subscribe" | "readStream"> = {
    readStream: told.readStream,
    async *subscribe(options) {
      attempts++;
      let batches = 0;
      for await (const batch of told.subscribe({ ...options, maxBatch: 4 })) {
        if (batches++ === 2) throw new EventStoreUnavailable("gone");
        yield batch;
      }
    },
  };
  const trail = new AuditTrail(store, projected().readModel, 1);
  const stop = new AbortController();
  const taken: unknown[] = [];
  for await (const event of trail.follow(undefined, {}, stop.signal)) {
    taken.push(event);
    if (taken.length === log.events.length) stop.abort();
  }
  expect(taken).toEqual(log.events);
  expect(attempts).toBe(4);
});
