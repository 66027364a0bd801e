import { type Change, type ListedMessage, liveList, resuming, withChange, withNextPage } from "../../web/live-list.ts";

const MINE = "0406798006";
const OTHER = "0206731645";

const message = (place: number, change: Partial<ListedMessage> = {}): ListedMessage => ({
  messageId: `m${place}`,
  publicationOrder: `0${place}`,
  maskedAt: null,
  expiredAt: null,
  sender: { enterpriseNumber: OTHER },
  recipient: { enterpriseNumber: MINE },
  ...change,
});

const change = (number: number, about: ListedMessage | null): Change<ListedMessage, number> => ({
  cursor: `c${number}`,
  previousCursor: `c${number - 1}`,
  messageId: about?.messageId ?? null,
  message: about,
  figures: number,
});

const MASKED = { maskedAt: "2026-11-22T12:00:00.000Z" };

describe("A live list", () => {
  const page = { figures: 0, cursor: "c0", messages: [message(5), message(3)], hasNextPage: true };
  const inbox = liveList(MINE, "INBOX", page);
  const ids = ({ messages }: { messages: readonly ListedMessage[] }) => messages.map(({ messageId }) => messageId);

  it("lets go of what was moved into a partition that its reader doesn't see", () => {
    const moved = { ...change(1, null), messageId: message(5).messageId };
    expect(ids(withChange(inbox, moved))).toEqual(ids({ messages: [message(3)] }));
    expect(ids(withChange(inbox, change(1, null)))).toEqual(ids(inbox));
  });

  it("puts what arrives, leaves and comes back where it belongs", () => {
    const arrived = withChange(inbox, change(1, message(6)));
    expect(ids(arrived)).toEqual(["m6", "m5", "m3"]);
    const masked = withChange(arrived, change(2, message(5, MASKED)));
    expect(ids(masked)).toEqual(["m6", "m3"]);
    const back = withChange(masked, change(3, message(4)));
    expect(ids(back)).toEqual(["m6", "m4", "m3"]);
    expect(back).toMatchObject({ figures: 3, cursor: "c3", hasGap: false });
  });

  it("ignores what comes late or twice", () => {
    const done = withChange(withChange(inbox, change(1, message(5, MASKED))), change(2, message(5)));
    expect(withChange(done, change(1, message(5, MASKED)))).toBe(done);
    expect(withChange(done, change(2, message(5)))).toBe(done);
  });

  it("takes nothing over a gap, and says that it has to resume", () => {
    const missed = withChange(inbox, change(2, message(6)));
    expect(missed).toEqual({ ...inbox, hasGap: true });
    expect(ids(withChange(resuming(missed), change(1, message(6))))).toEqual(["m6", "m5", "m3"]);
  });

  it("leaves what is older than its pages to the pages that follow, which it appends once", () => {
    const old = withChange(inbox, change(1, message(2)));
    expect(ids(old)).toEqual(["m5", "m3"]);
    const whole = withNextPage(old, { ...page, cursor: "c9", messages: [message(2), message(1)], hasNextPage: false });
    expect(ids(whole)).toEqual(["m5", "m3", "m2", "m1"]);
    expect(whole).toMatchObject({ knownFrom: "", cursor: "c1" });
  });

  it("has a message to oneself among those sent as well", () => {
    const toMyself = message(7, { sender: { enterpriseNumber: MINE } });
    for (const folder of ["INBOX", "OUTBOX"] as const) {
      expect(ids(withChange(liveList(MINE, folder, page), change(1, toMyself)))[0]).toBe("m7");
    }
    expect(ids(withChange(liveList(MINE, "OUTBOX", page), change(1, message(7))))).toEqual(["m5", "m3"]);
  });

  it("moves what expired to its list", () => {
    const over = message(5, { ...MASKED, expiredAt: "2026-11-23T12:00:00.000Z" });
    expect(ids(withChange(inbox, change(1, over)))).toEqual(["m3"]);
    expect(ids(withChange(liveList(MINE, "EXPIRED", page), change(1, over)))).toEqual(["m5", "m3"]);
  });
});
