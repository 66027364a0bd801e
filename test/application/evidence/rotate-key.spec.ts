import { formatTlogProof, verifyTlogProof } from "ebox-verify";
import { openCheckpoint } from "../../../src/application/evidence/checkpoint.ts";
import { isSealedBy } from "../../../src/application/evidence/key-seal.ts";
import { rotateKey } from "../../../src/application/evidence/rotate-key.ts";
import type { CheckpointSigned, KeyRotated } from "../../../src/domain/evidence/events.ts";
import { plus } from "../../../src/domain/instant.ts";
import { Ground, newKey, ORIGIN } from "./checkpoint-desk.ts";

let ground: Ground;
beforeEach(async () => {
  ground = await Ground.open();
});
afterEach(() => ground.close());

const rotate = (old = ground.key, next = newKey()) =>
  rotateKey({ store: ground.store, clock: ground.clock }, old, next);
const keys = async () =>
  (await ground.told()).filter((event): event is KeyRotated => event.type === "KeyRotated").map(({ data }) => data);

it("each key is sealed by the one before, and each checkpoint is of the key of its time", async () => {
  const ring = [ground.key, newKey(), newKey()];
  const node = ground.node();
  for (const [index, key] of ring.entries()) {
    const before = ring[index - 1];
    if (before) expect(await rotate(before, key)).toEqual({ outcome: "rotated" });
    node.key = key;
    await node.tick();
    await ground.leaves(1);
    ground.clock.set(plus(ground.clock.now(), 60_000));
    await node.tick();
  }
  const told = await keys();
  expect(told.map(({ keyId }) => keyId)).toEqual(ring.map(({ keyId }) => keyId));
  for (const [index, facts] of told.slice(1).entries()) {
    expect(isSealedBy(facts, told[index] as KeyRotated["data"])).toBe(true);
  }
  const signed = (await ground.told()).filter((event): event is CheckpointSigned => event.type === "CheckpointSigned");
  for (const [index, { data }] of signed.entries()) {
    const { size } = data;
    const opened = ring.map((key) => openCheckpoint(data.note, [key])?.size);
    expect(opened).toEqual(ring.map((_, of) => (of === index ? size : undefined)));
    // A proof of then holds for whoever has the key of then.
    const path = node.evidence.inclusionProof(1, size);
    const proof = formatTlogProof({ index: 1, path, checkpoint: Buffer.from(data.note) });
    const keys = ring.slice(index, index + 1);
    expect(verifyTlogProof(proof, node.evidence.leafHash(1), { origin: ORIGIN, keys })).toMatchObject({
      outcome: "included",
    });
  }
});

it("again with the same keys changes nothing", async () => {
  await ground.node().tick();
  const next = newKey();
  expect(await rotate(ground.key, next)).toEqual({ outcome: "rotated" });
  expect(await rotate(ground.key, next)).toEqual({ outcome: "rotated-before" });
  expect(await keys()).toHaveLength(2);
});

it("needs the log's key, under the log's name", async () => {
  expect(await rotate()).toMatchObject({ outcome: "refused" });
  await ground.node().tick();
  expect(await rotate(newKey())).toMatchObject({ outcome: "refused" });
  expect(await rotate(newKey("elsewhere.example"), newKey("elsewhere.example"))).toMatchObject({ outcome: "refused" });
  expect(await keys()).toHaveLength(1);
});
