import type { Position, RecordedEvent } from "../../src/application/ports/event-store.ts";
import { BAKERY, ToldLog, uuid } from "../infrastructure/read-model/told-log.ts";
import type { Act, Entry } from "./ledger.ts";
import { againstLedger } from "./ledger-law.ts";
import { mailInLog } from "./mail-in-log.ts";

const logOf = (events: readonly RecordedEvent[]) =>
  mailInLog({
    async *readAll() {
      yield events;
    },
  });

const entry = (kind: "mask" | "open", messageId: string, ...times: string[]): Entry => ({
  act: { kind, id: `${kind} ${messageId}`, messageId, recipient: BAKERY },
  answers: times.map((at) => ({ refused: [], messageId, at, body: `Brief ${messageId}` })),
});

const published = (messageId: string, at: string): Entry => ({
  act: { kind: "publish", id: messageId, messageId, recipient: BAKERY, isShort: false, input: {} } as unknown as Act,
  answers: [{ refused: [], messageId, at }],
});

const expirationDate = "2999-01-01T00:00:00.000Z" as never;

describe("the laws of a crash ledger", () => {
  it("are kept by a log that knows every answer", async () => {
    const log = new ToldLog();
    const { time } = log.send({ id: uuid(1), expirationDate }).metadata;
    const { time: readAt } = log.read(uuid(1)).metadata;
    const found = await logOf(log.events);
    expect(found.violations).toEqual([]);
    expect(againstLedger([published(uuid(1), time), entry("open", uuid(1), readAt, readAt)], found)).toEqual([]);
  });

  it("name what was acknowledged and is missing, changed, or done twice", async () => {
    const log = new ToldLog();
    const { time } = log.send({ id: uuid(1), expirationDate }).metadata;
    log.mask(uuid(1));
    log.mask(uuid(1));
    const later = "2026-06-01T00:00:00.000Z";
    const entries = [published(uuid(1), later), published(uuid(2), time), entry("open", uuid(1), time, later)];
    expect(againstLedger([...entries, entry("mask", uuid(1))], await logOf(log.events))).toEqual([
      `publish of ${uuid(1)}: Published at ${time}, which the answer said was ${later}`,
      `publish of ${uuid(2)}: acknowledged, and missing in the log`,
      `open of ${uuid(1)}: answered otherwise when it was repeated`,
      `open of ${uuid(1)}: acknowledged, and no Read in the log`,
      `mask of ${uuid(1)}: Masked 2 times`,
    ]);
  });

  it("name what nobody published, and what should be over", async () => {
    const log = new ToldLog();
    log.send({ id: uuid(1), expirationDate: "2026-01-02T00:00:00.000Z" as never });
    expect(againstLedger([], await logOf(log.events))).toEqual([
      `message ${uuid(1)} should have expired at 2026-01-02T00:00:00.000Z`,
      `message ${uuid(1)} was published by nobody`,
    ]);
  });

  it("name a message that was published twice, and an event that stands twice", async () => {
    const log = new ToldLog();
    const event = log.send({ id: uuid(1) });
    const again = { ...event, position: "00000000000000ff" as Position };
    expect((await logOf([...log.events, again])).violations).toEqual([
      `event ${event.id} stands twice in the log`,
      `message-${uuid(1)} has a gap before 0`,
      `message ${uuid(1)} was published twice`,
    ]);
  });
});
