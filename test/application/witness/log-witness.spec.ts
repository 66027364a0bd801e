import { parseNote, verifyNote } from "ebox-verify";
import { LogWitness, type WitnessAnswer } from "../../../src/application/witness/log-witness.ts";
import { newKey } from "../evidence/checkpoint-desk.ts";
import { SetClock } from "../office.ts";
import { Memory, newWitnessKey, WitnessedLog } from "./witnessed-log.ts";

const log = new WitnessedLog(newKey());
/** Signed with the true key: what the witness is there to find. */
const fork = new WitnessedLog(log.key, "fork");
const key = newWitnessKey();

let memory: Memory;
let witness: LogWitness;
beforeEach(() => {
  memory = new Memory();
  witness = new LogWitness(key, [log.key], memory, new SetClock());
});

const ask = (body: string) => witness.addCheckpoint(body);
const seen = () => memory.seen(log.key.name)?.size;

/** When the witness says that it saw the checkpoint. */
async function cosigned(answer: WitnessAnswer, size: number): Promise<number | undefined> {
  if (answer.status !== 200) throw new Error(String(answer.status));
  const verification = await verifyNote(parseNote(Buffer.from(log.note(size) + answer.cosignature)), [key]);
  return verification.outcome === "signed" ? verification.by[0]?.time : undefined;
}

it("cosigns a log that grows, with the time", async () => {
  for (const [old, size] of [
    [0, 0],
    [0, 3],
    [3, 8],
    [8, 8],
    [8, 21],
  ] as const) {
    expect(await cosigned(await ask(log.request(old, size)), size)).toBe(Date.parse("2026-11-22T12:00:00Z") / 1_000);
    expect(seen()).toBe(size);
  }
});

describe("answers as C2SP tlog-witness says", () => {
  beforeEach(async () => {
    expect(await ask(log.request(0, 8))).toMatchObject({ status: 200 });
  });
  afterEach(() => expect(seen()).toBe(8));

  it.each([
    ["an unknown log", 404, () => new WitnessedLog(newKey("elsewhere.example")).request(8, 9)],
    ["another key under the log's name", 403, () => new WitnessedLog(newKey()).request(8, 9)],
    ["an old size beyond the checkpoint's", 400, () => log.request(9, 8)],
    ["something else", 400, () => "something else"],
    ["no proof line's end", 400, () => log.request(8, 9).replace("\n\n", "\n")],
    ["an old size with a zero before it", 400, () => log.request(8, 9).replace("old 8", "old 08")],
    ["a proof of too many hashes", 400, () => log.request(8, 9, Array(64).fill(log.root(1)))],
    ["a hash of another length", 400, () => log.request(8, 9, [log.root(1).subarray(1)])],
    ["no proof", 422, () => log.request(8, 9, [])],
    ["a wrong proof", 422, () => log.request(8, 9, [log.root(1)])],
    ["a proof where there is nothing to prove", 422, () => log.request(8, 8, [log.root(1)])],
  ])("%s: %i", async (_, status, body) => expect(await ask(body())).toEqual({ status }));

  it.each([0, 3, 7])("another size than it has seen (%i): 409 with that size", async (old) => {
    expect(await ask(log.request(old, 9))).toEqual({ status: 409, size: 8 });
  });
});

describe("a fork signed with the true key", () => {
  beforeEach(async () => {
    expect(await ask(log.request(0, 8))).toMatchObject({ status: 200 });
  });
  afterEach(() => expect(seen()).toBe(8));

  it("is not cosigned as another root of the same size", async () => {
    expect(await ask(fork.request(8, 8))).toEqual({ status: 409, size: 8 });
  });
  it("is not cosigned as growth", async () => {
    for (const size of [9, 12, 16, 100]) expect(await ask(fork.request(8, size))).toEqual({ status: 422 });
  });
  it("is not cosigned as a beginning, nor smaller", async () => {
    expect(await ask(fork.request(0, 12))).toEqual({ status: 409, size: 8 });
    expect(await ask(log.request(0, 5))).toEqual({ status: 409, size: 8 });
  });
});

it("of two that ask at once, each from the same size, one is cosigned", async () => {
  await ask(log.request(0, 8));
  const answers = await Promise.all([ask(log.request(8, 9)), ask(fork.request(8, 9)), ask(log.request(8, 20))]);
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 409]);
});

it("nothing is cosigned that could not be remembered", async () => {
  memory.isFull = true;
  await expect(ask(log.request(0, 8))).rejects.toThrow("no space");
  expect(seen()).toBeUndefined();
  memory.isFull = false;
  expect(await ask(log.request(0, 8))).toMatchObject({ status: 200 });
});
