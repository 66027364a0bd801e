import fc from "fast-check";
import { parse } from "graphql";
import type { Position } from "../../src/application/ports/event-store.ts";
import type { Role } from "../../src/application/ports/identity.ts";
import type { MessageRow } from "../../src/application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { fullMandate } from "../../src/domain/mailbox/mandate.ts";
import {
  feedCursor,
  messageCursor,
  parseFeedCursor,
  parseMessageCursor,
  publicationOrder,
} from "../../src/graphql/cursor.ts";
import { globalId, NODE_TYPES, parseGlobalId } from "../../src/graphql/global-id.ts";
import { parseInstant } from "../../src/graphql/inputs/instant.ts";
import { sharingKey } from "../../src/graphql/subscriptions/sharing.ts";
import { Rights } from "../../src/graphql/view.ts";

const row = { position: "00000000000000ff", expirationDate: "2027-01-01T00:00:00.000Z" } as MessageRow;
const ORDERS = ["PUBLICATION_NEWEST_FIRST", "PUBLICATION_OLDEST_FIRST", "EXPIRATION_SOONEST_FIRST"] as const;

describe("Cursors", () => {
  it("are read as they were written, in their own order only", () => {
    for (const order of ORDERS) {
      const cursor = messageCursor(row, order);
      const { expirationDate, ...position } = { position: row.position, expirationDate: row.expirationDate };
      const expected = order === "EXPIRATION_SOONEST_FIRST" ? { ...position, expirationDate } : position;
      expect(parseMessageCursor(cursor, order)).toEqual(expected);
      for (const other of ORDERS) {
        if (other !== order) expect(() => parseMessageCursor(cursor, other)).toThrow("not a cursor that fits here");
      }
      expect(() => parseFeedCursor(cursor)).toThrow("not a cursor that fits here");
    }
  });

  it("of a feed may stand before everything", () => {
    expect(parseFeedCursor(feedCursor(undefined))).toBeUndefined();
    expect(parseFeedCursor(feedCursor("C:00/P:01" as Position))).toBe("C:00/P:01");
    expect(() => parseMessageCursor(feedCursor(undefined), "PUBLICATION_NEWEST_FIRST")).toThrow();
  });

  it("of a feed, and places in the order of publication, compare as the log's positions do", () => {
    const positions = fc.stringMatching(/^[0-9A-Za-z_.:/-]{1,20}$/) as fc.Arbitrary<Position>;
    fc.assert(
      fc.property(positions, positions, (one, other) => {
        expect(feedCursor(one) < feedCursor(other)).toBe(one < other);
        expect(feedCursor(undefined) < feedCursor(one)).toBe(true);
        expect(publicationOrder(one) < publicationOrder(other)).toBe(one < other);
      }),
    );
  });

  it("are refused, never misread, whatever is sent", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        for (const read of [() => parseFeedCursor(text), () => parseMessageCursor(text, "EXPIRATION_SOONEST_FIRST")]) {
          expect(read).toThrow(expect.objectContaining({ extensions: { code: "INVALID_CURSOR" } }));
        }
      }),
    );
  });
});

describe("Global ids", () => {
  it("are read as they were written", () => {
    for (const type of NODE_TYPES)
      expect(parseGlobalId(globalId(type, "0206731645"))).toEqual({ type, id: "0206731645" });
  });

  it("have one form only", () => {
    const id = globalId("Mailbox", "0206731645");
    for (const other of [`${id}=`, `${id}!`, ` ${id}`, globalId("Mailbox", "a:b"), "", "TWVz"]) {
      expect(parseGlobalId(other)).toBeUndefined();
    }
  });
});

describe("Moments", () => {
  it.each([
    ["2026-11-22T07:04:00Z", "2026-11-22T07:04:00.000Z"],
    ["2026-11-22t08:04:00.1239+01:00", "2026-11-22T07:04:00.123Z"],
    ["2028-02-29T00:00:00-00:30", "2028-02-29T00:30:00.000Z"],
  ])("%s is %s", (text, moment) => expect(parseInstant(text)).toBe(moment));

  it.each([
    "",
    "2026-11-22",
    "2026-11-22T07:04:00",
    "2026-11-22 07:04:00Z",
    "2027-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-11-22T25:00:00Z",
    "2026-11-22T07:04:00+99:99",
    "+002026-11-22T07:04:00Z",
  ])("%s is none", (text) => expect(parseInstant(text)).toBeUndefined());
});

describe("What subscribers share", () => {
  const query =
    "subscription ($e: EnterpriseNumber!, $a: String) { mailboxChanged(enterpriseNumber: $e, after: $a) { change } }";
  const mandate = fullMandate("0206731645" as EnterpriseNumber, false);
  const rights = { role: "user" as Role, mandate };
  const key = (text: string, variables: object, changed: Partial<typeof rights> = {}) => {
    const { role, mandate } = { ...rights, ...changed };
    const document = parse(text);
    const [operation] = document.definitions;
    if (operation?.kind !== "OperationDefinition") throw new Error("no operation");
    return sharingKey(text, operation, document, variables as Record<string, unknown>, new Rights(role, mandate));
  };

  it("doesn't depend on where each starts, nor on the order of variables", () => {
    expect(key(query, { e: "1", a: "x" })).toBe(key(query, { a: "y", e: "1" }));
  });

  it("depends on rights, document and every variable that shows", () => {
    const keys = [
      key(query, { e: "1" }),
      key(query, { e: "2" }),
      key(query, { e: "1" }, { role: "administrator" }),
      key(query, { e: "1" }, { mandate: fullMandate("0406798006" as EnterpriseNumber, false) }),
      key(query, { e: "1" }, { mandate: { ...mandate, partitions: new Set(["GENERAL"]) } }),
      key(query, { e: "1" }, { mandate: { ...mandate, manages: true } }),
      key(`${query} `, { e: "1" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("depends on a variable of the start that shows as well", () => {
    const both = query.replace("change", "change message { replies @include(if: $a) { id } }");
    expect(key(both, { e: "1", a: "x" })).not.toBe(key(both, { e: "1", a: "y" }));
  });
});
