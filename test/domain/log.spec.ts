import type { LogEvent, TreeHeadRecorded } from "../../src/domain/evidence/events.ts";
import { logDecider, type RecordTreeHead, type SignCheckpoint } from "../../src/domain/evidence/log-decider.ts";
import { EMPTY_LOG, untimedSince } from "../../src/domain/evidence/log-state.ts";
import { type Instant, MINUTE, plus } from "../../src/domain/instant.ts";
import type { Told } from "../../src/domain/metadata.ts";
import { NOON, specify } from "./specification.ts";

const { given } = specify(logDecider);
const ORIGIN = "ebox.example/log";
const root = (size: number) => Buffer.alloc(32, size).toString("base64");

const firstKey = { origin: ORIGIN, publicKey: "Zmlyc3Q=", keyId: "11111111" };
const secondKey = { origin: ORIGIN, publicKey: "c2Vjb25k", keyId: "22222222", replaces: "11111111", seal: "c2VhbA==" };
const keyed: LogEvent = { type: "KeyRotated", data: firstKey };
const rotated: LogEvent = { type: "KeyRotated", data: secondKey };
const head = (size: number, since: Instant = NOON): TreeHeadRecorded => ({
  type: "TreeHeadRecorded",
  data: { size, root: root(size), position: `p${size}`, since },
});
const signed = (size: number): LogEvent => ({ type: "CheckpointSigned", data: { size, note: `note ${size}` } });
const timestamped = (size: number): LogEvent => ({
  type: "CheckpointTimestamped",
  data: { size, token: "dG9rZW4=", authority: "https://tsa.example", time: NOON },
});
const failed = (size: number): LogEvent => ({ type: "TimestampFailed", data: { size, reason: "away" } });

const rotate = (facts: typeof firstKey) => ({ type: "RotateKey", commandId: "c", facts }) as const;
const record = (size: number, after?: number, change: Partial<RecordTreeHead> = {}): RecordTreeHead => ({
  type: "RecordTreeHead",
  commandId: "c",
  facts: head(size).data,
  keyId: "11111111",
  continues: after === undefined ? undefined : { size: after, root: root(after) },
  ...change,
});
const sign = (size: number, change: Partial<SignCheckpoint> = {}): SignCheckpoint => ({
  type: "SignCheckpoint",
  commandId: "c",
  size,
  root: root(size),
  note: `note ${size}`,
  keyId: "11111111",
  ...change,
});

describe("the key", () => {
  it("that is the first needs no seal", () => given().when(rotate(firstKey)).thenTold(keyed));
  it("that signs already is not told again", () => given(keyed).when(rotate(firstKey)).thenTold());
  it("is replaced by one that it sealed", () => given(keyed).when(rotate(secondKey)).thenTold(rotated));
  it("is not replaced without a seal", () => {
    const { seal: _, ...unsealed } = secondKey;
    given(keyed).when(rotate(unsealed)).thenRefused("FORBIDDEN");
  });
  it("is not replaced under the seal of another", () =>
    given(keyed, rotated)
      .when(rotate({ ...secondKey, keyId: "33333333" }))
      .thenRefused("FORBIDDEN"));
  it("that is the first replaces none", () => given().when(rotate(secondKey)).thenRefused("FORBIDDEN"));
  it("keeps the log's origin", () =>
    given(keyed)
      .when(rotate({ ...secondKey, origin: "elsewhere.example" }))
      .thenRefused("FORBIDDEN"));
});

describe("a tree head", () => {
  it("is recorded where none was", () => given(keyed).when(record(3)).thenTold(head(3)));
  it("is recorded where it continues what was signed", () =>
    given(keyed, head(3), signed(3)).when(record(5, 3)).thenTold(head(5)));
  it("is recorded once", () => given(keyed, head(3), signed(3)).when(record(3, 3)).thenTold());
  it("never shrinks", () => given(keyed, head(3), signed(3)).when(record(2, 3)).thenTold());
  it("waits for the signature of the one before, whoever recorded that", () =>
    given(keyed, head(3)).when(record(5)).thenTold());
  it("is refused where it was not found to continue what was signed", () =>
    given(keyed, head(3), signed(3)).when(record(5)).thenRefused("INVALID_INPUT"));
  it("is refused where it continues something else", () =>
    given(keyed, head(3), signed(3))
      .when(record(5, 3, { continues: { size: 3, root: root(4) } }))
      .thenRefused("INVALID_INPUT"));
  it("is not recorded by whoever cannot sign it", () => given(keyed, rotated).when(record(3)).thenRefused("FORBIDDEN"));
  it("is not recorded before there is a key", () => given().when(record(3)).thenRefused("FORBIDDEN"));
});

describe("a checkpoint", () => {
  it("is signed after its head was recorded, by any node", () =>
    given(keyed, head(3)).when(sign(3)).thenTold(signed(3)));
  it("is signed once", () => given(keyed, head(3), signed(3)).when(sign(3)).thenTold());
  it("of another root than was recorded is refused", () =>
    given(keyed, head(3))
      .when(sign(3, { root: root(4) }))
      .thenRefused("INVALID_INPUT"));
  it("that was not recorded is refused", () => given(keyed, head(3)).when(sign(4)).thenRefused("INVALID_INPUT"));
  it("is not signed with an old key", () => given(keyed, head(3), rotated).when(sign(3)).thenRefused("FORBIDDEN"));
  it("whose head was recorded under the key before is not signed any more: it does not cover the new key", () =>
    given(keyed, head(3), rotated)
      .when(sign(3, { keyId: "22222222" }))
      .thenRefused("INVALID_INPUT"));
  it("comes after a rotation from a head that is recorded anew", () =>
    given(keyed, head(3), rotated)
      .when(record(4, undefined, { keyId: "22222222" }))
      .thenTold(head(4)));
});

describe("a timestamp", () => {
  const stamp = (size: number) =>
    ({ type: "TimestampCheckpoint", commandId: "c", facts: timestamped(size).data }) as never;
  const fail = (size: number) => ({ type: "TellTimestampFailed", commandId: "c", facts: failed(size).data }) as never;
  const three = [keyed, head(3), signed(3)];

  it("belongs to a signed checkpoint", () =>
    given(...three)
      .when(stamp(3))
      .thenTold(timestamped(3)));
  it("of a head without signature is refused", () => given(keyed, head(3)).when(stamp(3)).thenRefused("INVALID_INPUT"));
  it("is taken once, of the nodes that asked for it", () =>
    given(...three, timestamped(3))
      .when(stamp(3))
      .thenTold());
  it("that failed is told", () =>
    given(...three)
      .when(fail(3))
      .thenTold(failed(3)));
  it("that failed again is told again", () =>
    given(...three, failed(3))
      .when(fail(3))
      .thenTold(failed(3)));
  it("that another node got meanwhile did not fail", () =>
    given(...three, timestamped(3))
      .when(fail(3))
      .thenTold());
});

describe("the oldest leaf without a timestamp", () => {
  const since = (...history: readonly LogEvent[]) =>
    untimedSince(history.reduce((state, event) => logDecider.evolve(state, told(event)), EMPTY_LOG));
  const told = (event: LogEvent) => ({ ...event, metadata: { time: NOON, commandId: "c" } }) as Told<LogEvent>;
  const at = (minutes: number) => plus(NOON, minutes * MINUTE);

  it("is none where nothing was recorded", () => expect(since(keyed)).toBeUndefined());
  it("is the first that a head covers", () => expect(since(keyed, head(3, at(1)), head(5, at(2)))).toBe(at(1)));
  it("is the first beyond the last timestamp", () =>
    expect(since(keyed, head(3, at(1)), head(5, at(2)), head(9, at(3)), timestamped(3), failed(9))).toBe(at(2)));
  it("is none where a timestamp covers all", () => expect(since(head(3), head(5), timestamped(5))).toBeUndefined());
  it("is not forgotten where there never is a timestamp, and what is remembered stays bounded", () => {
    const heads = Array.from({ length: 10_000 }, (_, index) => head(index + 1, at(index)));
    expect(since(...heads)).toBe(at(0));
    const state = heads.reduce((before, event) => logDecider.evolve(before, told(event)), EMPTY_LOG);
    expect(state.untimed.length).toBeLessThanOrEqual(100);
    expect(untimedSince(logDecider.evolve(state, told(timestamped(9_999))))).toBe(at(9_999));
    // A timestamp of long ago says nothing of the leaves after it: the oldest stays, on the safe side.
    expect(untimedSince(logDecider.evolve(state, told(timestamped(10))))).toBe(at(0));
  });
});
