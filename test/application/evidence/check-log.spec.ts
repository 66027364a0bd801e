import { type KnownCheckpoint, LogCheck } from "../../../src/application/evidence/check-log.ts";
import { LogDisagrees, printRoot } from "../../../src/application/evidence/continuity.ts";
import { type EventStore, EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";
import { plus } from "../../../src/domain/instant.ts";
import { insteadOf } from "../../instead-of.ts";
import { Ground, type Node } from "./checkpoint-desk.ts";

let ground: Ground;
let node: Node;
/** Six leaves, of which four are signed. */
beforeEach(async () => {
  ground = await Ground.open();
  node = ground.node();
  await node.tick();
  await ground.leaves(3);
  ground.clock.set(plus(ground.clock.now(), 60_000));
  await node.tick();
  await ground.leaves(2);
  await node.evidence.catchUp();
});
afterEach(() => ground.close());

const check = (of: Node = node, known: readonly KnownCheckpoint[] = [], store: EventStore = ground.store) =>
  new LogCheck({ store, evidence: of.evidence, log: of.log }, known);
const kept = (size: number, root = printRoot(node.evidence.rootAt(size))) => ({
  size,
  root,
  whose: "the checkpoint in /mnt/kept",
});
const positionOf = (leaf: number) => node.evidence.leafAt(leaf).position;

/** The event log as somebody made it who had its file: without some events, or with another in the place of one. */
function changed(change: (events: readonly { stream: string; data: object }[]) => readonly unknown[]): EventStore {
  return insteadOf<EventStore>(ground.store, {
    async *readAll(options) {
      for await (const page of ground.store.readAll(options)) yield change(page) as typeof page;
    },
  });
}

it("a node that has what was signed may sign", async () => {
  expect(await check().run()).toBe(true);
  expect(await check(node, [kept(4), kept(6), kept(0)]).run()).toBe(true);
});

it("where nothing was signed yet there is nothing to compare", async () => {
  const other = await Ground.open();
  try {
    const empty = other.node();
    expect(await new LogCheck({ store: other.store, evidence: empty.evidence, log: empty.log }, []).run()).toBe(true);
  } finally {
    await other.close();
  }
});

it.each([0, 1, 2, 3])("a tree with another leaf %i, before the checkpoint, is found", async (leaf) => {
  node.evidence.damage(leaf);
  await expect(check().run()).rejects.toThrow(LogDisagrees);
  await expect(check().run()).rejects.toThrow(`up to position ${positionOf(3)}`);
});

it.each([4, 5])("a tree with another leaf %i, after the checkpoint, is found at its position", async (leaf) => {
  node.evidence.damage(leaf);
  await expect(check().run()).rejects.toThrow(`position ${positionOf(leaf)}`);
});

it("an event after the checkpoint that was changed in the event log is found at its position", async () => {
  const store = changed((events) =>
    events.map((event) =>
      (event.data as { number?: number }).number === 1 ? { ...event, data: { number: 7 } } : event,
    ),
  );
  await expect(check(node, [], store).run()).rejects.toThrow(`what stands at position ${positionOf(5)}`);
});

it("events after the checkpoint that are missing in the event log are found", async () => {
  const first = changed((events) => events.filter((event) => (event.data as { number?: number }).number !== 0));
  await expect(check(node, [], first).run()).rejects.toThrow(`what stands at position ${positionOf(4)}`);
  const last = changed((events) => events.filter((event) => (event.data as { number?: number }).number !== 1));
  await expect(check(node, [], last).run()).rejects.toThrow(`ends before position ${positionOf(5)}`);
});

describe("a checkpoint kept elsewhere", () => {
  it("with another root is found", async () => {
    await expect(check(node, [kept(2, printRoot(node.evidence.rootAt(3)))]).run()).rejects.toThrow(
      `the checkpoint in /mnt/kept of 2 leaves, up to position ${positionOf(1)}, has another root`,
    );
  });

  it("that covers more than the event log has is found", async () => {
    await expect(check(node, [kept(7, printRoot(node.evidence.rootAt(6)))]).run()).rejects.toThrow(
      "covers 7 leaves, and the event log ends at position",
    );
  });
});

describe("a node that has not come so far", () => {
  it("is not to sign until it has, and is then found out where it differs", async () => {
    const behind = ground.node();
    const good = check(behind, [kept(6)]);
    expect(await good.run()).toBe(false);
    await behind.evidence.catchUp();
    expect(await good.run()).toBe(true);

    const wrong = ground.node();
    const bad = check(wrong, [kept(6)]);
    expect(await bad.run()).toBe(false);
    await wrong.evidence.catchUp();
    wrong.evidence.damage(0);
    await expect(bad.run()).rejects.toThrow(LogDisagrees);
  });
});

it("without the event store nothing is known, and later all of it", async () => {
  let isAway = true;
  const store = insteadOf<EventStore>(ground.store, {
    head: async () => {
      if (isAway) throw new EventStoreUnavailable("away");
      return ground.store.head();
    },
  });
  const waiting = check(node, [], store);
  await expect(waiting.run()).rejects.toThrow(EventStoreUnavailable);
  isAway = false;
  expect(await waiting.run()).toBe(true);
});
