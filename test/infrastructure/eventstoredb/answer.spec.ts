import shared from "@eventstore/db-client/generated/shared_pb.js";
import streams from "@eventstore/db-client/generated/streams_pb.js";
import { type Answer, answerOf } from "../../../src/infrastructure/eventstoredb/answer.ts";
import { Names } from "../../../src/infrastructure/eventstoredb/names.ts";

const { ReadResp } = streams;
const { RecordedEvent } = ReadResp.ReadEvent;

const ID = "632d5aea-a8b6-8426-a22e-539c1c991750";
const DATA = '{"1":"é \\u2028 \\u0000 🔐","nested":{"b":[1,2.5,null]},"a":""}';
const METADATA = '{"actor":"01a204a7","time":"2026-03-01T12:00:00.000Z"}';

interface Written {
  streamId?: string;
  revision?: string;
  commit?: string;
  prepare?: string;
  data?: string;
}

/** As the server writes it, by the client's own stubs. */
function anEvent({
  streamId = "ebox.message-01",
  revision = "3",
  commit = "200694601",
  prepare = commit,
  data = DATA,
}: Written = {}): InstanceType<typeof RecordedEvent> {
  const id = new shared.UUID();
  id.setString(ID);
  const stream = new shared.StreamIdentifier();
  stream.setStreamName(Buffer.from(streamId));
  const event = new RecordedEvent();
  event.setId(id);
  event.setStreamIdentifier(stream);
  event.setStreamRevision(revision);
  event.setCommitPosition(commit);
  event.setPreparePosition(prepare);
  event.setData(Buffer.from(data));
  event.setCustomMetadata(Buffer.from(METADATA));
  for (const [name, value] of [
    ["content-type", "application/json"],
    ["type", "Published"],
    ["created", "17725536000000000"],
  ])
    event.getMetadataMap().set(name as string, value as string);
  return event;
}

function told(event: InstanceType<typeof RecordedEvent>): Answer {
  const resolved = new ReadResp.ReadEvent();
  resolved.setEvent(event);
  resolved.setCommitPosition("7");
  const answer = new ReadResp();
  answer.setEvent(resolved);
  return answerOf(Buffer.from(answer.serializeBinary()));
}

const eventIn = (answer: Answer) => {
  if (answer.kind !== "event") throw new Error(`It is taken for ${answer.kind}.`);
  return answer;
};

function aCheckpoint(commit: string, prepare: string): Answer {
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(commit);
  checkpoint.setPreparePosition(prepare);
  const answer = new ReadResp();
  answer.setCheckpoint(checkpoint);
  return answerOf(Buffer.from(answer.serializeBinary()));
}

describe("an answer of the server", () => {
  it("tells an event with the very texts that were written", () => {
    expect(told(anEvent())).toEqual({
      kind: "event",
      streamId: "ebox.message-01",
      revision: 3,
      position: "000000000bf65b49000000000bf65b49",
      id: ID,
      type: "Published",
      data: DATA,
      metadata: METADATA,
    });
  });

  it.each([
    "0",
    "1",
    "127",
    "128",
    "9007199254740993",
    "72057594037927935",
    "9223372036854775807",
    "18446744073709551615",
  ])("tells positions exactly, at %s too, so that their texts have their order", (number) => {
    const hex = BigInt(number).toString(16).padStart(16, "0");
    expect(eventIn(told(anEvent({ commit: number }))).position).toBe(hex + hex);
    expect(aCheckpoint(number, "0")).toEqual({ kind: "checkpoint", position: `${hex}0000000000000000` });
  });

  it("takes what is left out for zero and for nothing", () => {
    const event = eventIn(told(anEvent({ revision: "0", commit: "0", data: "" })));
    expect(event).toMatchObject({ revision: 0, position: "0".repeat(32), data: "" });
  });

  it("has the revision of a tombstone, which is the largest of all", () => {
    expect(eventIn(told(anEvent({ revision: "9223372036854775807" }))).revision).toBe(2 ** 63);
  });

  it("is large, and its text long, where an event is", () => {
    const data = JSON.stringify({ text: "ß€🔐".repeat(100_000) });
    expect(eventIn(told(anEvent({ data }))).data).toBe(data);
  });

  it("says where the server stands", () => {
    const [begun, live, behind] = [new ReadResp(), new ReadResp(), new ReadResp()];
    begun.setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId("one"));
    live.setCaughtUp(new ReadResp.CaughtUp());
    behind.setFellBehind(new ReadResp.FellBehind());
    const kinds = [begun, live, behind].map((answer) => answerOf(Buffer.from(answer.serializeBinary())).kind);
    expect(kinds).toEqual(["else", "live", "behind"]);
  });

  it("is refused where it is cut off or is none, and never read beyond its end", () => {
    const resolved = new ReadResp.ReadEvent();
    resolved.setEvent(anEvent());
    const answer = new ReadResp();
    answer.setEvent(resolved);
    const bytes = Buffer.from(answer.serializeBinary());
    for (let length = 1; length < bytes.length; length++)
      expect(() => answerOf(bytes.subarray(0, length))).toThrow(RangeError);
    expect(() => answerOf(Buffer.from([0x0f, 0x01]))).toThrow(RangeError);
  });
});

describe("an event that is told as text", () => {
  const names = new Names("ebox");
  const both = (written: Written) => {
    const event = eventIn(told(anEvent(written)));
    return { asText: JSON.parse(names.toldAsText(event)), told: names.told(event) };
  };

  it.each([{}, { streamId: 'ebox.a "stream" \\ of é\n' }, { data: "[]" }, { data: " {\n} " }])(
    "says the same as told: %j",
    (written) => {
      const { asText, told } = both(written);
      expect(asText).toEqual(told);
    },
  );

  it("is told though others wrote no JSON, and then cannot be told as text", () => {
    const event = eventIn(told(anEvent({ data: "not JSON" })));
    expect(names.told(event).data).toBe("not JSON");
    expect(() => JSON.parse(names.toldAsText(event))).toThrow(SyntaxError);
  });
});
