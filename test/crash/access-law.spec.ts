import { againstRecords } from "./access-law.ts";
import type { AccessRecord, AskedContent } from "./asked-content.ts";

const MINUTE = 60_000;

const asked = (change: Partial<AskedContent> = {}): AskedContent => ({
  kind: "document",
  tokenHash: "token",
  messageIds: ["message"],
  parts: ["documents/1"],
  commandId: "command",
  received: ["message"],
  isWhole: true,
  endedAt: 1,
  ...change,
});
const record = (change: Partial<AccessRecord> = {}): AccessRecord => ({
  type: "ContentAccessed",
  messageId: "message",
  part: "documents/1",
  tokenHash: "token",
  commandId: "command",
  at: 1,
  ...change,
});

describe("the law of answers and records", () => {
  it("is kept where each answer has its record, and where one was recorded that nobody received", () => {
    expect(againstRecords([asked()], [record()])).toEqual([]);
    expect(againstRecords([asked({ received: [] })], [record()])).toEqual([]);
    expect(againstRecords([asked({ received: [], commandId: undefined })], [record({ commandId: "untold" })])).toEqual(
      [],
    );
    expect(againstRecords([asked({ received: [], commandId: undefined })], [])).toEqual([]);
  });

  it.each([
    ["no record at all", []],
    ["one of another token", [record({ tokenHash: "another" })]],
    ["one of another document", [record({ part: "documents/2" })]],
    ["one of another command", [record({ commandId: "another" })]],
    ["one that was made after the answer", [record({ at: 2 })]],
  ])("is broken by an answer with %s", (_, records) => {
    expect(againstRecords([asked()], records)).toContain(
      "document of documents/1 of message was answered, and is not recorded",
    );
  });

  it("is broken by an access that is recorded twice, or that nobody asked for", () => {
    expect(againstRecords([asked()], [record(), record()])).toEqual([
      "an access to documents/1 of message is recorded twice",
    ]);
    expect(againstRecords([asked()], [record(), record({ commandId: "another" })])).toEqual([
      "an access to documents/1 of message is recorded, for which nobody asked",
    ]);
  });

  it("takes the ranges of one document with one token within ten minutes for one", () => {
    const ranges = [1, 2, 3].map((number) => asked({ kind: "range", commandId: `range ${number}`, endedAt: number }));
    expect(againstRecords(ranges, [record({ commandId: "range 1" })])).toEqual([]);
    expect(againstRecords(ranges, [record({ commandId: "range 1" }), record({ commandId: "range 2" })])).toEqual([
      "a range of documents/1 of message is recorded beside an access that it is one with",
    ]);
    const later = asked({ kind: "range", commandId: "later", endedAt: 1 + 11 * MINUTE });
    expect(againstRecords([...ranges, later], [record({ commandId: "range 1" })])).toEqual([
      "range of documents/1 of message was answered, and is not recorded",
    ]);
    const both = [record({ commandId: "range 1" }), record({ commandId: "later", at: 1 + 11 * MINUTE })];
    expect(againstRecords([...ranges, later], both)).toEqual([]);
  });

  it("is broken by a message that is read twice", () => {
    const requests = ["a", "b"].map((commandId) => asked({ commandId }));
    const reads = ["a", "b"].map((commandId) => record({ commandId, type: "Read" }));
    expect(againstRecords(requests, reads)).toEqual(["message was read twice"]);
  });
});
