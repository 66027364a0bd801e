import { createHash } from "node:crypto";
import { isTimestampOverdue, TimestampKeeper } from "../../../src/application/evidence/keep-timestamps.ts";
import { type TimestampAuthority, TimestampUnavailable } from "../../../src/application/ports/timestamp-authority.ts";
import type { CheckpointTimestamped } from "../../../src/domain/evidence/events.ts";
import { HOUR, plus } from "../../../src/domain/instant.ts";
import { httpTimestampAuthority } from "../../../src/infrastructure/attestation/http-timestamp-authority.ts";
import { startAuthority } from "../../infrastructure/attestation/authority.ts";
import { NOON } from "../office.ts";
import { Ground, type Node } from "./checkpoint-desk.ts";

let ground: Ground;
let node: Node;
beforeEach(async () => {
  ground = await Ground.open();
  node = ground.node();
  await node.tick();
});
afterEach(() => ground.close());

const later = (milliseconds: number) => ground.clock.set(plus(ground.clock.now(), milliseconds));
const MINUTE = 60_000;
const BOUND = 4 * HOUR;

/** A checkpoint over one more leaf, of now. */
async function signMore(): Promise<void> {
  await ground.leaves(1);
  later(MINUTE);
  await node.tick();
}

/** Grants or fails as it is told, and counts. */
class SetAuthority implements TimestampAuthority {
  readonly name = "https://tsa.example/";
  isAway = false;
  asked = 0;
  async timestamp(digest: Uint8Array) {
    this.asked++;
    if (this.isAway) throw new TimestampUnavailable("away");
    return { token: Buffer.from(digest), time: NOON };
  }
}

const keeper = (authority: TimestampAuthority, patienceMs = 0, of: Node = node) =>
  new TimestampKeeper({ store: of.store, clock: ground.clock, log: of.log, authority }, patienceMs);
const last = async () => (await ground.told()).at(-1);

it("a checkpoint gets a timestamp over its text, of a real authority", async () => {
  await signMore();
  const authority = await startAuthority();
  try {
    await keeper(httpTimestampAuthority(authority.url)).runOnce();
    const { type, data } = (await last()) as CheckpointTimestamped;
    expect(type).toBe("CheckpointTimestamped");
    expect(data).toMatchObject({ size: 2, authority: authority.url });
    const note = node.log.state.signed?.note ?? "";
    const text = note.slice(0, note.indexOf("\n\n") + 1);
    expect(authority.verifies(Buffer.from(data.token, "base64"), Buffer.from(text))).toBe(true);
  } finally {
    await authority.close();
  }
});

it("each checkpoint is asked for once, and what is over its text says so", async () => {
  const authority = new SetAuthority();
  const timestamps = keeper(authority);
  await timestamps.runOnce();
  expect(authority.asked).toBe(0);
  for (let round = 1; round <= 3; round++) {
    await signMore();
    await timestamps.runOnce();
    await timestamps.runOnce();
    expect(authority.asked).toBe(round);
  }
  const note = node.log.state.signed?.note ?? "";
  const digest = createHash("sha256").update(note.slice(0, note.indexOf("\n\n") + 1));
  expect(((await last()) as CheckpointTimestamped).data.token).toBe(digest.digest("base64"));
});

it("an authority that is away is told once a minute, by one node, until it is back", async () => {
  const authority = new SetAuthority();
  authority.isAway = true;
  const keepers = [keeper(authority), keeper(authority, 10_000, ground.node())];
  await signMore();
  for (let second = 0; second <= 180; second++) {
    for (const one of keepers) await one.runOnce();
    later(1_000);
  }
  expect((await ground.types()).filter((type) => type === "TimestampFailed")).toHaveLength(4);
  authority.isAway = false;
  later(MINUTE);
  for (const one of keepers) await one.runOnce();
  expect((await last())?.type).toBe("CheckpointTimestamped");
  expect(authority.asked).toBe(5);
});

it("checkpoints that come faster than a node's patience do not keep it from asking", async () => {
  const authority = new SetAuthority();
  const patient = keeper(authority, 3 * MINUTE);
  for (let round = 0; round < 5; round++) {
    await signMore();
    await patient.runOnce();
  }
  expect(authority.asked).toBe(1);
});

it("nodes that ask at the same time tell one timestamp", async () => {
  await signMore();
  const authority = new SetAuthority();
  await Promise.all(
    [keeper(authority), keeper(authority, 0, ground.node()), keeper(authority, 0, ground.node())].map((one) =>
      one.runOnce(),
    ),
  );
  expect((await ground.types()).filter((type) => type === "CheckpointTimestamped")).toHaveLength(1);
});

describe("the bound", () => {
  const overdueAt = (milliseconds: number, of: Node = node) =>
    isTimestampOverdue(of.log.state, BOUND, plus(NOON, milliseconds));

  it("is reached by the oldest leaf that a head covers, not by the last checkpoint", async () => {
    const oldest = ground.clock.now();
    await signMore();
    later(HOUR);
    await signMore();
    expect(node.log.state.untimed.map(({ since }) => since)).toEqual([oldest, plus(oldest, HOUR + MINUTE)]);
    expect(overdueAt(BOUND)).toBe(false);
    expect(overdueAt(BOUND + 1)).toBe(true);
  });

  it("is the same on every node", async () => {
    await signMore();
    const other = ground.node();
    expect(overdueAt(BOUND + 1, other)).toBe(false);
    await other.log.follow();
    for (const at of [0, BOUND, BOUND + 1]) expect(overdueAt(at, other)).toBe(overdueAt(at));
  });

  it("is not reached any more once there is a timestamp", async () => {
    const authority = new SetAuthority();
    authority.isAway = true;
    await signMore();
    await keeper(authority).runOnce();
    expect(overdueAt(BOUND + 1)).toBe(true);
    authority.isAway = false;
    later(MINUTE);
    await keeper(authority).runOnce();
    expect(overdueAt(BOUND + 1)).toBe(false);
    expect(overdueAt(100 * BOUND)).toBe(false);
  });
});
