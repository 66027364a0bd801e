import { LogCheck } from "../../../src/application/evidence/check-log.ts";
import { LogDisagrees, printRoot } from "../../../src/application/evidence/continuity.ts";
import { LogSigning, type SideWork } from "../../../src/application/evidence/log-signing.ts";
import { ShownCheckpoint } from "../../../src/application/evidence/shown-checkpoint.ts";
import { plus } from "../../../src/domain/instant.ts";
import { until } from "../../graphql/until.ts";
import { Ground, type Node } from "./checkpoint-desk.ts";

let ground: Ground;
let node: Node;
let told: unknown[];
let signing: LogSigning;
beforeEach(async () => {
  ground = await Ground.open();
  node = ground.node();
  told = [];
});
afterEach(async () => {
  await signing.close();
  await ground.close();
});

function open(of: Node, known: { size: number; root: string; whose: string }[] = [], side: SideWork[] = []) {
  const { evidence, log, keeper } = of;
  const parts = {
    check: new LogCheck({ store: ground.store, evidence, log }, known),
    keeper,
    shown: new ShownCheckpoint(evidence, undefined),
    log,
  };
  signing = new LogSigning(parts, side, 1, {
    onDisagreement: (error) => told.push(error),
    onSigning: (state) => told.push(state),
    onFailure: (policy, error) => told.push([policy, (error as Error).message]),
    onRecovery: (policy) => told.push([policy, "works again"]),
  });
  return signing;
}

it("tells once whether this node signs, and shows what was signed", async () => {
  open(node);
  await signing.check();
  signing.start();
  await until(() => told.length > 0);
  await node.evidence.catchUp();
  ground.clock.set(plus(ground.clock.now(), 60_000));
  await until(() => node.evidence.checkpoint() !== undefined);
  expect(told).toEqual(["signing"]);
  expect(await ground.types()).toEqual(["KeyRotated", "TreeHeadRecorded", "CheckpointSigned"]);
});

it("stops for good where it finds, after its start, that its tree is not what was signed", async () => {
  await node.tick();
  await ground.leaves(2);
  const known = { size: 3, root: printRoot(Buffer.alloc(32)), whose: "the checkpoint in /mnt/kept" };
  const beside: SideWork = { name: "beside", runOnce: async () => void told.push("beside") };
  const behind = ground.node();
  open(behind, [known], [beside]);
  signing.start();
  await behind.evidence.catchUp();
  await until(() => told.length > 0);
  expect(told).toEqual([expect.any(LogDisagrees)]);
  ground.clock.set(plus(ground.clock.now(), 60_000));
  await signing.close();
  expect(await ground.types()).toEqual(["KeyRotated"]);
});

it("does not begin where that is found before its start", async () => {
  await node.tick();
  open(node, [{ size: 1, root: printRoot(Buffer.alloc(32)), whose: "the checkpoint in /mnt/kept" }]);
  await node.evidence.catchUp();
  await expect(signing.check()).rejects.toThrow(LogDisagrees);
});

it("goes on after what fails beside it, told once", async () => {
  let runs = 0;
  const failing: SideWork = {
    name: "timestamp checkpoints",
    async runOnce() {
      if (++runs < 5) throw new Error("away");
    },
  };
  open(node, [], [failing]).start();
  await until(() => told.length === 3);
  expect(told).toEqual(
    expect.arrayContaining(["signing", ["timestamp checkpoints", "away"], ["timestamp checkpoints", "works again"]]),
  );
});
