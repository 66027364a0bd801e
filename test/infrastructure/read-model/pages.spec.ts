import type { SQLInputValue } from "node:sqlite";
import type { Position } from "../../../src/application/ports/event-store.ts";
import {
  FOLDERS,
  type MessageFilter,
  type MessageOrder,
  type PageRequest,
} from "../../../src/application/ports/read-model.ts";
import { instant } from "../../../src/domain/instant.ts";
import { openReader } from "../../../src/infrastructure/read-model/connection.ts";
import { messagePage } from "../../../src/infrastructure/read-model/reads/page.ts";
import { Statements } from "../../../src/infrastructure/read-model/reads/statements.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, ToldLog, uuid } from "./told-log.ts";

afterEach(removeProjected);

const ORDERS: MessageOrder[] = ["PUBLICATION_NEWEST_FIRST", "PUBLICATION_OLDEST_FIRST", "EXPIRATION_SOONEST_FIRST"];
const after = { position: "0000000000000002" as Position, expirationDate: instant(Date.UTC(2027, 0, 1)) };

/** SQLite's own account of how it runs each statement of a page. */
function plansOf(file: string, request: PageRequest): string[] {
  const db = openReader(file);
  const plans: string[] = [];
  class Explaining extends Statements {
    override all<Row>(sql: string, parameters: Record<string, SQLInputValue> = {}): Row[] {
      const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(parameters) as { detail: string }[];
      plans.push(steps.map((step) => step.detail).join("; "));
      return super.all(sql, parameters);
    }
  }
  messagePage(new Explaining(db), request);
  db.close();
  return plans;
}

describe("a page", () => {
  const log = new ToldLog();
  for (let number = 0; number < 5; number++) log.send({ id: uuid(number) });

  const filters: MessageFilter[] = [{}, { partition: "GENERAL" }, { unread: true }, { kind: "SIMPLE", replied: false }];
  const cases = FOLDERS.flatMap((folder) =>
    ORDERS.flatMap((order) => filters.map((filter) => ({ folder, order, filter }))),
  );

  it.each(cases)("of $folder, $order, $filter starts at its cursor inside an index and sorts nothing", (shape) => {
    const { file } = projected(log.events);
    const plans = plansOf(file, { mailbox: BAKERY, first: 2, after, ...shape });
    const plan = plans.pop();

    // Only where there are two ways it looks at the counters first.
    const isByPartition = shape.filter.partition !== undefined && shape.order === "EXPIRATION_SOONEST_FIRST";
    expect(plans).toEqual(isByPartition ? ["SEARCH counters USING PRIMARY KEY (mailbox=?)"] : []);
    expect(plan).not.toContain("TEMP B-TREE");
    expect(plan).not.toContain("SCAN");
    const cursor = shape.order === "EXPIRATION_SOONEST_FIRST" ? /\(expiration_date,position\)>/ : /AND rowid[<>]\?/;
    expect(plan?.split(";")[0]).toMatch(cursor);
  });

  it("of a search starts at its cursor inside the index of words", () => {
    const { file } = projected(log.events);
    for (const order of ["PUBLICATION_NEWEST_FIRST", "PUBLICATION_OLDEST_FIRST"] as const) {
      const plan = plansOf(file, { mailbox: BAKERY, folder: "INBOX", first: 2, after, order, search: "bericht" })[1];
      expect(plan).not.toContain("TEMP B-TREE");
      expect(plan).toMatch(/^SCAN search VIRTUAL TABLE INDEX \d+:[<>=M0-9]*[<>]/);
    }
  });

  it("costs as many statements for a hundred messages as for one", () => {
    const hundred = new ToldLog();
    for (let number = 0; number < 101; number++) hundred.send({ id: uuid(number) });
    const { readModel, statements } = projected(hundred.events);
    const cost = (first: number) => {
      const before = statements();
      const request = { mailbox: BAKERY, folder: "INBOX", order: "PUBLICATION_NEWEST_FIRST", first } as const;
      const ids = readModel.messages(request).rows.map((row) => row.id);
      expect(ids).toHaveLength(first);
      readModel.contentById(ids);
      readModel.repliesTo(ids);
      readModel.messages({ ...request, search: "bericht" });
      return statements() - before;
    };
    expect(cost(100)).toBe(cost(1));
    expect(cost(1)).toBe(5);
  });

  it.each(FOLDERS)("of several partitions in %s walks a range of an index each, from its cursor on", (folder) => {
    const { file } = projected(log.events);
    for (const order of ["PUBLICATION_NEWEST_FIRST", "PUBLICATION_OLDEST_FIRST"] as const) {
      const partitions = new Set(["GENERAL", "hr", "tax"]);
      const [plan, ...others] = plansOf(file, { mailbox: BAKERY, first: 2, after, folder, order, partitions });

      expect(others).toEqual([]);
      expect(plan).toMatch(/COVERING INDEX (received_in|sent_from)_partition \([^)]+partition=\? AND rowid[<>]\?\)/);
      expect(plan).toMatch(/^SEARCH m USING INTEGER PRIMARY KEY/);
      // Only the numbers are sorted, as many as a page has rows.
      expect(plan?.split("TEMP B-TREE")).toHaveLength(2);
    }
  });

  it.each(FOLDERS)("with a filter, of a few messages among many in %s, looks at no others", (folder) => {
    const large = new ToldLog();
    const sides = (partition: string) =>
      folder === "OUTBOX" ? { sender: BAKERY, senderPartition: partition } : { partition };
    for (let number = 0; number < 60; number++) large.send({ id: uuid(number), ...sides(number % 30 ? "busy" : "hr") });
    const mask = (number: number) => large.tell(`message-${uuid(number)}`, "Masked", {});
    for (let number = 0; folder === "MASKED" && number < 60; number++) mask(number);
    const { file } = projected(large.events);
    const among = (partitions: string[], shape: Partial<PageRequest>) => {
      const request = { mailbox: BAKERY, folder, first: 2, order: "PUBLICATION_NEWEST_FIRST" as const, ...shape };
      return plansOf(file, { ...request, partitions: new Set(partitions) }).at(-1);
    };
    if (folder === "EXPIRED") return expect(among(["hr"], {})).toContain("partition=?");
    const byExpiration = { order: "EXPIRATION_SOONEST_FIRST" } as const;
    const shapes: Partial<PageRequest>[] = [{ filter: { unread: true } }, { filter: { kind: "SIMPLE" } }, byExpiration];
    for (const shape of shapes) {
      for (const partitions of [["hr"], ["hr", "law"]]) expect(among(partitions, shape)).toContain("partition=?");
      expect(among(["busy", "hr"], shape)).not.toContain("partition=?");
    }
  });

  it("of several partitions, page after page, is what lies in them, in order", () => {
    const mixed = new ToldLog();
    const lies = (number: number) => ["GENERAL", "hr", "tax", "law"][((number * number) % 7) % 4] as string;
    const numbers = Array.from({ length: 40 }, (_, number) => number);
    for (const number of numbers) mixed.send({ id: uuid(number), partition: lies(number) });
    const { readModel } = projected(mixed.events);
    for (const partitions of [[], ["hr", "law"], ["tax", "GENERAL", "nowhere"], ["law", "tax", "hr", "GENERAL"]]) {
      const expected = numbers.filter((number) => partitions.includes(lies(number))).map(uuid);
      const walk = (order: MessageOrder) => {
        const request = { mailbox: BAKERY, folder: "INBOX", order, first: 3, partitions: new Set(partitions) } as const;
        const seen: string[] = [];
        let page = readModel.messages(request);
        for (;;) {
          seen.push(...page.rows.map(({ id }) => id));
          const last = page.rows.at(-1);
          if (last === undefined || !page.hasNextPage) return seen;
          page = readModel.messages({ ...request, after: { position: last.position } });
        }
      };
      expect(walk("PUBLICATION_OLDEST_FIRST")).toEqual(expected);
      expect(walk("PUBLICATION_NEWEST_FIRST")).toEqual(expected.toReversed());
    }
  });

  it("in the order of expiration refuses a cursor of another order", () => {
    const { readModel } = projected(log.events);
    expect(() =>
      readModel.messages({
        mailbox: BAKERY,
        folder: "INBOX",
        order: "EXPIRATION_SOONEST_FIRST",
        first: 2,
        after: { position: after.position },
      }),
    ).toThrow(RangeError);
  });
});
