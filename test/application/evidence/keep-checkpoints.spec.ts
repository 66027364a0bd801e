import { openCheckpoint } from "../../../src/application/evidence/checkpoint.ts";
import { LogDisagrees } from "../../../src/application/evidence/continuity.ts";
import { sealedKey } from "../../../src/application/evidence/key-seal.ts";
import type { NoteKey } from "../../../src/application/evidence/note-key.ts";
import type { EventStore } from "../../../src/application/ports/event-store.ts";
import { SYSTEM, toRecord } from "../../../src/application/recording.ts";
import type { CheckpointSigned } from "../../../src/domain/evidence/events.ts";
import { plus } from "../../../src/domain/instant.ts";
import { insteadOf } from "../../instead-of.ts";
import { NOON } from "../office.ts";
import { Ground, newKey } from "./checkpoint-desk.ts";

let ground: Ground;
beforeEach(async () => {
  ground = await Ground.open();
});
afterEach(() => ground.close());

const later = (seconds: number) => ground.clock.set(plus(ground.clock.now(), seconds * 1_000));
const notes = async (): Promise<string[]> =>
  (await ground.told())
    .filter((event): event is CheckpointSigned => event.type === "CheckpointSigned")
    .map(({ data }) => data.note);

/** A store whose process dies when it appends an event of that type: before, or after the append was made. */
function dying(type: string, when: "before" | "after"): EventStore {
  const { store } = ground;
  const append: EventStore["append"] = async (asked) => {
    const isIt = asked.events[0]?.type === type;
    if (isIt && when === "before") throw new Error("died");
    const result = await store.append(asked);
    if (isIt) throw new Error("died");
    return result;
  };
  return insteadOf<EventStore>(store, { append });
}

it("the first node tells its key, and signs what is 45 seconds old", async () => {
  const node = ground.node();
  await node.tick();
  expect(await ground.types()).toEqual(["KeyRotated"]);
  await ground.leaves(3);
  later(44);
  await node.tick();
  expect(await ground.types()).toEqual(["KeyRotated"]);
  later(1);
  await node.tick();
  expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
  const [note = ""] = await notes();
  const root = node.evidence.rootAt(4);
  expect(openCheckpoint(note, [ground.key])).toMatchObject({ origin: ground.key.name, size: 4, root });
  expect(node.keeper.signing).toBe("signing");
});

it("nothing is signed where nothing is new, however long", async () => {
  const node = ground.node();
  await ground.leaves(1);
  await node.tick();
  later(60);
  await node.tick();
  for (let hour = 0; hour < 3; hour++) {
    later(3_600);
    await node.tick();
  }
  expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
});

it("the minute begins with the first leaf that is not covered", async () => {
  const node = ground.node();
  await ground.leaves(1);
  await node.tick();
  for (let second = 0; second < 120; second += 10) {
    later(10);
    await ground.leaves(1);
    await node.tick();
  }
  // At 50 s, the first from 45 on; what came at 60 s is 50 s old at 110 s.
  expect((await notes()).map((note) => Number(note.split("\n")[1]))).toEqual([7, 13]);
});

it("10,000 leaves are signed at once", async () => {
  const node = ground.node();
  await node.tick();
  const { evidence } = node;
  for (let batch = 0; batch < 9; batch++) await ground.leaves(1_000);
  await ground.leaves(998);
  await evidence.catchUp();
  expect(evidence.head().size).toBe(9_999);
  await node.keeper.runOnce();
  expect(await ground.types()).toEqual(["KeyRotated"]);
  await ground.leaves(1);
  await node.tick();
  expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
});

it("of nodes that race one signs", async () => {
  const nodes = [ground.node(), ground.node(), ground.node(), ground.node()];
  await Promise.all(nodes.map((node) => node.tick()));
  expect(await ground.types()).toEqual(["KeyRotated"]);
  for (let round = 1; round <= 5; round++) {
    await ground.leaves(round);
    later(60);
    await Promise.all(nodes.map((node) => node.tick()));
    expect((await ground.types()).length).toBe(1 + 2 * round);
    expect((await ground.types()).slice(-2)).toEqual(["TreeHeadRecorded", "CheckpointSigned"]);
  }
});

describe("a node that dies", () => {
  it.each(["before", "after"] as const)("%s its head was recorded leaves it to the others", async (when) => {
    const [dead, living] = [ground.node(dying("TreeHeadRecorded", when)), ground.node()];
    await living.tick();
    await ground.leaves(2);
    later(60);
    await expect(dead.tick()).rejects.toThrow("died");
    await living.tick();
    if (when === "after") {
      expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded"]);
      later(5);
      await living.tick();
    }
    expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
  });

  it.each(["before", "after"] as const)(
    "%s its checkpoint was signed leaves it to the others, signed once",
    async (when) => {
      const dead = ground.node(dying("CheckpointSigned", when));
      const others = [ground.node(), ground.node()];
      await Promise.all(others.map((node) => node.tick()));
      await ground.leaves(2);
      later(60);
      await expect(dead.tick()).rejects.toThrow("died");
      later(5);
      await Promise.all(others.map((node) => node.tick()));
      expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
      const [note = ""] = await notes();
      expect(openCheckpoint(note, [ground.key])?.size).toBe(3);
    },
  );
});

it("a head that a node has not come to yet is not signed by it", async () => {
  const [dead, behind] = [ground.node(dying("CheckpointSigned", "before")), ground.node()];
  await behind.tick();
  await ground.leaves(2);
  later(60);
  await expect(dead.tick()).rejects.toThrow("died");
  later(5);
  await behind.keeper.runOnce();
  expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded"]);
  await behind.tick();
  expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
});

describe("a node whose tree is another", () => {
  it("does not sign what does not continue the last checkpoint, and names the position", async () => {
    const [honest, wrong] = [ground.node(), ground.node()];
    await honest.tick();
    await ground.leaves(2);
    later(60);
    await honest.tick();
    await ground.leaves(2);
    later(60);
    await wrong.evidence.catchUp();
    wrong.evidence.damage(1);
    await expect(wrong.keeper.runOnce()).rejects.toThrow(LogDisagrees);
    await expect(wrong.keeper.runOnce()).rejects.toThrow(`position ${wrong.evidence.leafAt(2).position}`);
    expect((await ground.types()).length).toBe(3);
    await honest.tick();
    expect((await ground.types()).length).toBe(5);
  });

  it("does not finish the head of another", async () => {
    const [dead, wrong] = [ground.node(dying("CheckpointSigned", "before")), ground.node()];
    await wrong.tick();
    await ground.leaves(2);
    later(60);
    await expect(dead.tick()).rejects.toThrow("died");
    later(5);
    await wrong.evidence.catchUp();
    wrong.evidence.damage(2);
    await expect(wrong.keeper.runOnce()).rejects.toThrow(LogDisagrees);
    expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded"]);
  });
});

describe("a key", () => {
  const rotate = async (next: NoteKey) => {
    const { events } = await ground.store.readStream("log", { direction: "backwards", limit: 1 });
    const context = { actor: SYSTEM, commandId: next.keyId, correlationId: next.keyId };
    const facts = [{ type: "KeyRotated", data: sealedKey(next, ground.key) }];
    const append = { stream: "log", expected: events[0]?.revision ?? 0, events: toRecord("log", facts, context, NOON) };
    expect(await ground.store.append(append)).toMatchObject({ outcome: "appended" });
  };

  it("that is not the log's does not sign, and one that is goes on", async () => {
    const [first, second] = [ground.node(), ground.node(ground.store, newKey())];
    await first.tick();
    await ground.leaves(2);
    later(60);
    await second.tick();
    expect(second.keeper.signing).toBe("not-current");
    expect(await ground.types()).toEqual(["KeyRotated"]);
    await first.tick();
    expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
  });

  it("that was replaced signs no more; the new one is taken up while the node runs, and old checkpoints stay valid", async () => {
    const [node, next] = [ground.node(), newKey()];
    await node.tick();
    await ground.leaves(2);
    later(60);
    await node.tick();
    await rotate(next);
    later(60);
    await node.tick();
    expect(node.keeper.signing).toBe("not-current");
    node.key = next;
    await node.tick();
    expect(node.keeper.signing).toBe("signing");
    const [before = "", after = "", ...more] = await notes();
    expect(more).toEqual([]);
    expect(openCheckpoint(before, [ground.key])?.size).toBe(3);
    // The rotation is a leaf itself.
    expect(openCheckpoint(after, [next])?.size).toBe(4);
    expect(openCheckpoint(after, [ground.key])).toBeUndefined();
  });

  it("leaves what was recorded and not signed under the one before, and signs what covers itself", async () => {
    const [dead, next] = [ground.node(dying("CheckpointSigned", "before")), newKey()];
    await ground.node().tick();
    await ground.leaves(2);
    later(60);
    await expect(dead.tick()).rejects.toThrow("died");
    await rotate(next);
    const node = ground.node(ground.store, next);
    await node.tick();
    const told = ["KeyRotated", "TreeHeadRecorded", "KeyRotated", "TreeHeadRecorded", "CheckpointSigned"];
    expect(await ground.types()).toEqual(told);
    expect(openCheckpoint((await notes())[0] ?? "", [next])?.size).toBe(4);
  });

  it("does not sign before this node's tree has come to it", async () => {
    const [node, next] = [ground.node(), newKey()];
    await node.tick();
    await ground.leaves(2);
    await node.tick();
    later(60);
    await rotate(next);
    node.key = next;
    await node.keeper.runOnce();
    expect(await ground.types()).toEqual(["KeyRotated", "KeyRotated"]);
    await node.tick();
    expect(openCheckpoint((await notes())[0] ?? "", [next])?.size).toBe(4);
  });
});
