import { Mailboxes } from "../../src/application/mailboxes.ts";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import { BAKERY, CITY, ToldLog } from "../infrastructure/read-model/told-log.ts";

const logged = (log: ToldLog) => {
  const looks: string[] = [];
  const store: Pick<EventStore, "readStream"> = {
    readStream: async (stream, { from = 0 } = {}) => {
      looks.push(stream);
      const events = log.events.filter((event) => event.stream === stream && event.revision >= from);
      return { state: "exists", events };
    },
  };
  return { mailboxes: new Mailboxes(store as EventStore), looks };
};

describe("Mailboxes that are asked for in one turn of the event loop", () => {
  it("are those of its end: who asks after a change was acknowledged is told of it, whoever asked before", async () => {
    const log = new ToldLog();
    const { mailboxes } = logged(log);
    const before = mailboxes.get(BAKERY);
    log.tell(`mailbox-${BAKERY}`, "MailboxActivated", {});
    const after = mailboxes.get(BAKERY);
    expect(await after).toMatchObject({ activated: true });
    expect(await before).toMatchObject({ activated: true });
  });

  it("share a look, and are given in the order in which they were asked for", async () => {
    const { mailboxes, looks } = logged(new ToldLog());
    const given: string[] = [];
    const ask = (name: string, enterprise: typeof BAKERY) => mailboxes.get(enterprise).then(() => given.push(name));
    await Promise.all([ask("first", BAKERY), ask("second", CITY), ask("third", BAKERY)]);
    expect(given).toEqual(["first", "second", "third"]);
    expect(looks).toEqual([`mailbox-${BAKERY}`, `mailbox-${CITY}`]);
  });

  it("fail each by itself", async () => {
    const store: Pick<EventStore, "readStream"> = {
      readStream: async (stream) => {
        if (stream.endsWith(CITY)) throw new Error("lost");
        return { state: "no-stream", events: [] };
      },
    };
    const mailboxes = new Mailboxes(store as EventStore);
    const [bakery, city] = await Promise.allSettled([mailboxes.get(BAKERY), mailboxes.get(CITY)]);
    expect([bakery?.status, city?.status]).toEqual(["fulfilled", "rejected"]);
  });
});
