import { projected, removeProjected } from "./projected.ts";
import { BAKERY, CITY, TAX, ToldLog } from "./told-log.ts";

afterEach(removeProjected);

class SuggestionLog extends ToldLog {
  suggest(suggestionId: string, contentId: string, change: { sender?: typeof TAX; replaces?: string } = {}) {
    const { sender = TAX, replaces } = change;
    return this.tell(`mailbox-${BAKERY}`, "RoutingSuggested", {
      suggestionId,
      sender,
      contentId,
      commitments: {},
      ...(replaces !== undefined && { replaces }),
    });
  }

  decide(type: "RoutingSuggestionAccepted" | "RoutingSuggestionIgnored", suggestionId: string) {
    return this.tell(`mailbox-${BAKERY}`, type, { suggestionId });
  }
}

const waiting = ({ readModel }: ReturnType<typeof projected>, mailbox = BAKERY) =>
  readModel
    .routingSuggestions({ mailbox, first: 100 })
    .rows.map(({ suggestionId, partitionName }) => [suggestionId, partitionName]);

describe("suggestions of senders", () => {
  it("wait, the oldest first, until they are decided on", () => {
    const log = new SuggestionLog();
    log.deposit("one", { partitionName: { fr: "Paie" } });
    log.suggest("s1", "one");
    log.suggest("s2", "erased", { sender: CITY });
    const model = projected(log.events);
    expect(waiting(model)).toEqual([
      ["s1", { fr: "Paie" }],
      ["s2", null],
    ]);
    expect(waiting(model, CITY)).toEqual([]);
    model.apply([log.decide("RoutingSuggestionAccepted", "s1"), log.decide("RoutingSuggestionIgnored", "s2")]);
    expect(waiting(model)).toEqual([]);
    expect(model.readModel.pendingErasures(9)).toEqual([]);
  });

  it("that are changed wait anew, and the name before is to be erased", () => {
    const log = new SuggestionLog();
    log.deposit("one", { partitionName: { fr: "Paie" } });
    log.suggest("s1", "one");
    log.suggest("s2", "none");
    log.deposit("two", { partitionName: { fr: "Personnel" } });
    log.suggest("s1", "two", { replaces: "one" });
    const model = projected(log.events);
    expect(waiting(model)).toEqual([
      ["s2", null],
      ["s1", { fr: "Personnel" }],
    ]);
    expect(model.readModel.pendingErasures(9)).toEqual([{ id: "one", isMessage: false }]);
  });

  it("are read a page at a time", () => {
    const log = new SuggestionLog();
    for (const id of ["s1", "s2", "s3"]) log.suggest(id, id);
    const { readModel } = projected(log.events);
    const first = readModel.routingSuggestions({ mailbox: BAKERY, first: 2 });
    expect(first).toMatchObject({ rows: [{ suggestionId: "s1" }, { suggestionId: "s2" }], hasNextPage: true });
    const after = first.rows[1]?.position;
    const rest = readModel.routingSuggestions({ mailbox: BAKERY, first: 2, ...(after && { after }) });
    expect(rest).toMatchObject({ rows: [{ suggestionId: "s3" }], hasNextPage: false });
  });
});
