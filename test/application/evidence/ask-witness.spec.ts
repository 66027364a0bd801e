import { type NoteVerification, parseNote, verifyNote } from "ebox-verify";
import { ForkSeen, WitnessKeeper } from "../../../src/application/evidence/ask-witness.ts";
import { cosign } from "../../../src/application/evidence/cosignature.ts";
import { ShownCheckpoint } from "../../../src/application/evidence/shown-checkpoint.ts";
import { takeCosignatures } from "../../../src/application/evidence/take-cosignatures.ts";
import { type Witness, WitnessUnavailable } from "../../../src/application/ports/witness.ts";
import { LogWitness } from "../../../src/application/witness/log-witness.ts";
import { plus } from "../../../src/domain/instant.ts";
import { Memory, newWitnessKey, WitnessedLog } from "../witness/witnessed-log.ts";
import { Ground, type Node } from "./checkpoint-desk.ts";

const key = newWitnessKey();

let ground: Ground;
let node: Node;
let shown: ShownCheckpoint;
let memory: Memory;
let asked: number;
beforeEach(async () => {
  ground = await Ground.open();
  node = ground.node();
  shown = new ShownCheckpoint(node.evidence, undefined);
  memory = new Memory();
  asked = 0;
});
afterEach(() => ground.close());

/** The real witness, without HTTP between. */
function witness(): Witness {
  const cosigning = new LogWitness(key, [ground.key], memory, ground.clock);
  return {
    key,
    async addCheckpoint(request) {
      asked++;
      const answer = await cosigning.addCheckpoint(request);
      const body = answer.status === 200 ? answer.cosignature : answer.status === 409 ? `${answer.size}\n` : "";
      return { status: answer.status, body };
    },
  };
}

async function signMore(of: Node = node): Promise<void> {
  await ground.leaves(1);
  await of.tick();
  ground.clock.set(plus(ground.clock.now(), 60_000));
  await of.tick();
  await shown.show(of.log.state.signed);
}

/** Who cosigned what this node tells others. */
async function signers(note = node.evidence.checkpoint()?.note ?? ""): Promise<NoteVerification> {
  return verifyNote(parseNote(Buffer.from(note)), [ground.key, key]);
}
const both = { outcome: "signed", by: [{ key: { name: "ebox.example/log" } }, { key: { name: key.name } }] };

it("each checkpoint is cosigned, and told with the cosignature", async () => {
  const keeper = new WitnessKeeper(witness(), node.evidence, shown);
  await keeper.runOnce();
  expect(asked).toBe(0);
  for (let round = 1; round <= 4; round++) {
    await signMore();
    await keeper.runOnce();
    await keeper.runOnce();
    expect(asked).toBe(round);
    expect(node.evidence.checkpoint()?.size).toBe(node.evidence.head().size);
    expect(await signers()).toMatchObject(both);
  }
});

it("after a restart the witness tells what it has seen, and goes on from there", async () => {
  await signMore();
  await new WitnessKeeper(witness(), node.evidence, shown).runOnce();
  await signMore();
  asked = 0;
  await new WitnessKeeper(witness(), node.evidence, shown).runOnce();
  expect(asked).toBe(2);
  expect(await signers()).toMatchObject(both);
});

it("cosignatures outlive a restart of the node", async () => {
  await signMore();
  await new WitnessKeeper(witness(), node.evidence, shown).runOnce();
  const restarted = new ShownCheckpoint(node.evidence, undefined);
  await restarted.show(node.log.state.signed);
  expect(await signers(restarted.note)).toMatchObject(both);
  expect(await signers()).toMatchObject(both);
});

it("every node gets the cosignature for itself", async () => {
  await signMore();
  await new WitnessKeeper(witness(), node.evidence, shown).runOnce();
  const other = ground.node();
  await other.tick();
  const there = new ShownCheckpoint(other.evidence, undefined);
  await there.show(other.log.state.signed);
  await new WitnessKeeper(witness(), other.evidence, there).runOnce();
  expect(there.note).toBe(shown.note);
});

it("a node that shows less than the witness has seen waits", async () => {
  await signMore();
  memory.remember(ground.key.name, { size: 1_000, root: Buffer.alloc(32).toString("base64") });
  const keeper = new WitnessKeeper(witness(), node.evidence, shown);
  await keeper.runOnce();
  await keeper.runOnce();
  expect(await signers()).toMatchObject({ by: [{ key: { name: "ebox.example/log" } }] });
});

it.each([1, 2])("a fork of %i leaves that the witness saw, signed with the same key, is told", async (size) => {
  await signMore();
  const fork = new WitnessedLog(ground.key, "fork");
  expect(await witness().addCheckpoint(fork.request(0, size))).toMatchObject({ status: 200 });
  const keeper = new WitnessKeeper(witness(), node.evidence, shown);
  expect(keeper.fork).toBeUndefined();
  await expect(keeper.runOnce()).rejects.toThrow(ForkSeen);
  expect(keeper.fork?.message).toMatch(/^the witness \S+ saw \d leaves that this log does not continue$/);
});

it.each([
  ["is ill", { status: 500, body: "" }],
  ["tells no size", { status: 409, body: "many" }],
  ["answers with something else", { status: 200, body: "something else" }],
  ["answers with another's line", { status: 200, body: cosign("other\n", newWitnessKey(), 1) }],
])("a witness that %s is unavailable", async (_, answer) => {
  await signMore();
  const broken = { key, addCheckpoint: async () => answer };
  await expect(new WitnessKeeper(broken, node.evidence, shown).runOnce()).rejects.toThrow(WitnessUnavailable);
  expect(await signers()).toMatchObject({ by: [{ key: { name: "ebox.example/log" } }] });
});

describe("a cosignature that a witness brings by itself", () => {
  const line = (note: string, by = key) => cosign(note.slice(0, note.indexOf("\n\n") + 1), by, 1_800_000_000);
  const bring = (note: string) => takeCosignatures(shown, [key], note);

  it("is kept with the checkpoint that it is of", async () => {
    await signMore();
    const note = node.log.state.signed?.note ?? "";
    expect(await bring(note + line(note))).toEqual({ outcome: "taken", witnesses: [key.name] });
    expect(await signers()).toMatchObject(both);
  });
  it("is not kept where it is of another checkpoint, of nobody whom we know, or forged", async () => {
    await signMore();
    const old = node.log.state.signed?.note ?? "";
    await signMore();
    const note = node.log.state.signed?.note ?? "";
    expect(await bring("something else")).toEqual({ outcome: "malformed" });
    expect(await bring(old + line(old))).toEqual({ outcome: "not-current" });
    expect(await bring(note)).toEqual({ outcome: "unknown-signers" });
    expect(await bring(note + line(note, newWitnessKey()))).toEqual({ outcome: "unknown-signers" });
    expect(await bring(note + line(old))).toEqual({ outcome: "forged" });
    expect(node.evidence.checkpoint()?.note).toBe(note);
  });
});
