import { LogDisagrees } from "../../../src/application/evidence/continuity.ts";
import { keptAt, ShownCheckpoint } from "../../../src/application/evidence/shown-checkpoint.ts";
import type { CheckpointPlace } from "../../../src/application/ports/checkpoint-place.ts";
import { plus } from "../../../src/domain/instant.ts";
import { Ground, type Node, ORIGIN } from "./checkpoint-desk.ts";

class Place implements CheckpointPlace {
  readonly name = "/mnt/kept";
  note: string | undefined;
  isFull = false;
  async read() {
    return this.note;
  }
  async write(note: string) {
    if (this.isFull) throw new Error("no space");
    this.note = note;
  }
}

let ground: Ground;
let node: Node;
let place: Place;
beforeEach(async () => {
  ground = await Ground.open();
  node = ground.node();
  place = new Place();
});
afterEach(() => ground.close());

async function sign(): Promise<string> {
  await ground.leaves(1);
  await node.tick();
  ground.clock.set(plus(ground.clock.now(), 60_000));
  await node.tick();
  return node.log.state.signed?.note ?? "";
}

it("each checkpoint is told and kept outside", async () => {
  const shown = new ShownCheckpoint(node.evidence, place);
  await shown.show(node.log.state.signed);
  expect([shown.note, place.note]).toEqual([undefined, undefined]);
  for (let round = 0; round < 3; round++) {
    const note = await sign();
    await shown.show(node.log.state.signed);
    expect([shown.note, place.note, node.evidence.checkpoint()?.note]).toEqual([note, note, note]);
  }
});

it("what could not be kept outside is kept the next time", async () => {
  const shown = new ShownCheckpoint(node.evidence, place);
  const note = await sign();
  place.isFull = true;
  await expect(shown.show(node.log.state.signed)).rejects.toThrow("no space");
  place.isFull = false;
  await shown.show(node.log.state.signed);
  expect(place.note).toBe(note);
});

it("a later one that another node kept there stays", async () => {
  await sign();
  const before = node.log.state.signed;
  place.note = await sign();
  const later = place.note;
  await new ShownCheckpoint(node.evidence, place).show(before);
  expect(place.note).toBe(later);
});

it("a node whose tree has not come to it does not show it; one with another tree never does", async () => {
  const note = await sign();
  const behind = ground.node();
  const shown = new ShownCheckpoint(behind.evidence, place);
  await shown.show(node.log.state.signed);
  expect(shown.note).toBeUndefined();
  await behind.evidence.catchUp();
  await shown.show(node.log.state.signed);
  expect(shown.note).toBe(note);
  node.evidence.damage(0);
  await expect(new ShownCheckpoint(node.evidence, place).show(node.log.state.signed)).rejects.toThrow(LogDisagrees);
});

it("what is kept outside is compared by its size and root, and has to be of this log", async () => {
  expect(await keptAt(place, ORIGIN)).toEqual([]);
  place.note = await sign();
  expect(await keptAt(place, ORIGIN)).toEqual([
    { size: 2, root: Buffer.from(node.evidence.rootAt(2)).toString("base64"), whose: "the checkpoint in /mnt/kept" },
  ]);
  await expect(keptAt(place, "elsewhere.example")).rejects.toThrow(LogDisagrees);
  place.note = "something else";
  await expect(keptAt(place, ORIGIN)).rejects.toThrow("/mnt/kept holds no checkpoint of ebox.example/log");
});
