import type { Append, AppendResult, EventStore } from "../../src/application/ports/event-store.ts";
import { inTurn, Turns } from "../../src/demo/in-turn.ts";

const appended = { outcome: "appended", revision: 0, position: "1" } as AppendResult;
const to = (stream: string): Append => ({ stream, expected: "no-stream", events: [] });

function recordingStore() {
  const streams: string[] = [];
  const append = async ({ stream }: Append) => {
    streams.push(stream);
    return appended;
  };
  return { streams, store: { append } as Partial<EventStore> as EventStore };
}

it("appends to messages in the order of the turns, whoever comes first", async () => {
  const { streams, store } = recordingStore();
  const turns = new Turns();
  await Promise.all([2, 0, 1].map((number) => inTurn(store, turns, number, false).append(to(`message-${number}`))));
  expect(streams).toEqual(["message-0", "message-1", "message-2"]);
});

it("waits for nobody who passes", async () => {
  const { streams, store } = recordingStore();
  const turns = new Turns();
  const last = inTurn(store, turns, 2, false).append(to("message-2"));
  turns.pass(1);
  turns.pass(1);
  expect(streams).toEqual([]);
  turns.pass(0);
  await last;
  expect(streams).toEqual(["message-2"]);
});

it("lets other streams pass, and keeps the turn where it is to be kept", async () => {
  const { streams, store } = recordingStore();
  const turns = new Turns();
  const later = inTurn(store, turns, 1, false);
  await later.append(to("content-1"));
  const waiting = later.append(to("message-1"));
  await inTurn(store, turns, 0, true).append(to("message-0"));
  expect(streams).toEqual(["content-1", "message-0"]);
  turns.pass(0);
  await waiting;
  expect(streams).toEqual(["content-1", "message-0", "message-1"]);
});
