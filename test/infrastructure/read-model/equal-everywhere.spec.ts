import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { RecordedEvent } from "../../../src/application/ports/event-store.ts";
import {
  FOLDERS,
  type Folder,
  type MessageOrder,
  type MessageRow,
  type PageRequest,
  type ReadModel,
} from "../../../src/application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import { instant } from "../../../src/domain/instant.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { readModelDigest } from "../../../src/infrastructure/read-model/digest.ts";
import { rebuildReadModel } from "../../../src/infrastructure/read-model/rebuild.ts";
import { projected, removeProjected } from "./projected.ts";
import { BAKERY, CITY, GARAGE, TAX, ToldLog, toldStore, uuid } from "./told-log.ts";

afterEach(removeProjected);

const MAILBOXES = [TAX, CITY, BAKERY, GARAGE];
const PARTITIONS = ["GENERAL", "invoices"];
const SUBJECTS = ["Aanslagbiljet", "Rappel d'impôt", "Steuerbescheid"];
const ORDERS: MessageOrder[] = ["PUBLICATION_NEWEST_FIRST", "PUBLICATION_OLDEST_FIRST", "EXPIRATION_SOONEST_FIRST"];

const steps = fc.array(
  fc.record({
    what: fc.constantFrom("send", "send", "send", "read", "mask", "unmask", "reply", "expire", "stage", "abandon"),
    which: fc.nat(1_000),
    sender: fc.constantFrom(...MAILBOXES),
    recipient: fc.constantFrom(...MAILBOXES),
    partition: fc.constantFrom(...PARTITIONS),
    day: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 5, maxLength: 60 },
);

interface Fate {
  read: boolean;
  masked: boolean;
  expired: boolean;
  replied: boolean;
}

/** Turns steps into a log as the deciders would have written it: what they would refuse is left out. */
function logOf(script: typeof steps extends fc.Arbitrary<infer Steps> ? Steps : never): ToldLog {
  const log = new ToldLog();
  const fates = new Map<MessageId, Fate>();
  const staged: MessageId[] = [];
  let number = 0;
  log.authorise(TAX, "Belastingen");
  log.registerType(TAX, { messageTypeId: "assessment" });
  for (const { what, which, sender, recipient, partition, day } of script) {
    const expirationDate = instant(Date.UTC(2027, 0, day));
    const candidates = [...fates].filter(([, fate]) => !fate.expired);
    const [id, fate] = candidates[which % candidates.length] ?? [];
    if (what === "send") {
      const subject = { nl: SUBJECTS[which % SUBJECTS.length] as string };
      const publication = { id: uuid(++number), sender, recipient, partition, expirationDate };
      log.send({ ...publication, senderPartition: partition, content: { subject } });
      fates.set(uuid(number), { read: false, masked: false, expired: false, replied: false });
    } else if (what === "stage") {
      staged.push(uuid(++number));
      log.depositMessage(uuid(number));
    } else if (what === "abandon") {
      const abandoned = staged.pop();
      if (abandoned) log.tell(`message-${abandoned}`, "PublicationAbandoned", { reason: "NOT_PUBLISHED_IN_TIME" });
    } else if (id === undefined || fate === undefined) {
    } else if (what === "read" && !fate.read) {
      log.read(id);
      fate.read = true;
    } else if (what === "mask" && !fate.masked) {
      log.mask(id);
      fate.masked = true;
    } else if (what === "unmask" && fate.masked) {
      log.unmask(id);
      fate.masked = false;
    } else if (what === "reply" && !fate.replied) {
      log.reply(id, uuid(++number));
      fate.replied = true;
    } else if (what === "expire") {
      log.expire(id);
      fate.expired = true;
    }
  }
  return log;
}

/** The log as it is told once the content that was ordered erased is tombstoned. */
function tombstoned(events: readonly RecordedEvent[]): RecordedEvent[] {
  const erased = new Set(
    events
      .filter(({ type }) => type === "Expired" || type === "PublicationAbandoned")
      .map(({ stream }) => stream.replace("message-", "content-")),
  );
  return events.filter(({ stream }) => !erased.has(stream));
}

async function rebuiltDigest(events: readonly RecordedEvent[], batchSize: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ebox-rebuilt-"));
  try {
    const { file } = await rebuildReadModel({ folder, store: toldStore(events, batchSize) });
    return readModelDigest(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function walk(readModel: ReadModel, request: Omit<PageRequest, "first" | "after">, first: number): MessageRow[] {
  const all: MessageRow[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last && { position: last.position, expirationDate: last.expirationDate };
    const { rows, hasNextPage } = readModel.messages({ ...request, first, ...(after && { after }) });
    all.push(...rows);
    if (!hasNextPage) return all;
  }
}

const folderOf = (row: MessageRow): Folder => (row.expiredAt ? "EXPIRED" : row.maskedAt ? "MASKED" : "INBOX");

function boxOf(rows: readonly MessageRow[], mailbox: EnterpriseNumber, folder: Folder): MessageRow[] {
  if (folder === "OUTBOX") return rows.filter((row) => row.sender === mailbox);
  return rows.filter((row) => row.recipient === mailbox && folderOf(row) === folder);
}

function sorted(rows: readonly MessageRow[], order: MessageOrder): MessageRow[] {
  const oldestFirst = rows.toSorted((one, other) => (one.position < other.position ? -1 : 1));
  if (order === "PUBLICATION_OLDEST_FIRST") return oldestFirst;
  if (order === "PUBLICATION_NEWEST_FIRST") return oldestFirst.reverse();
  const key = (row: MessageRow) => row.expirationDate;
  return oldestFirst.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

const allRows = (log: ToldLog, readModel: ReadModel) => [
  ...readModel
    .messagesById(
      log.events.filter(({ type }) => type === "Published").map(({ stream }) => stream.slice(8) as MessageId),
    )
    .values(),
];

describe("for any history", () => {
  it("every box is what its messages say, page after page in every order, and counters equal counts", () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 7 }), (script, first) => {
        const log = logOf(script);
        const { readModel } = projected(log.events, 7);
        const rows = allRows(log, readModel);
        for (const mailbox of MAILBOXES) {
          const counted = new Map<string, [number, number]>();
          for (const folder of FOLDERS) {
            const box = boxOf(rows, mailbox, folder);
            for (const order of ORDERS) {
              expect(walk(readModel, { mailbox, folder, order }, first)).toEqual(sorted(box, order));
              const filter = { partition: "invoices", unread: true };
              expect(walk(readModel, { mailbox, folder, order, filter }, first)).toEqual(
                sorted(box, order).filter((row) => row.partition === "invoices" && row.readAt === null),
              );
            }
            for (const row of box) {
              const [total, unread] = counted.get(`${folder} ${row.partition}`) ?? [0, 0];
              counted.set(`${folder} ${row.partition}`, [total + 1, unread + (row.readAt === null ? 1 : 0)]);
            }
          }
          const kept = readModel.counts(mailbox);
          expect(new Map(kept.map((c) => [`${c.folder} ${c.partition}`, [c.total, c.unread]]))).toEqual(counted);
        }
        removeProjected();
      }),
      { numRuns: 30 },
    );
  });

  it("search finds what a scan would find", () => {
    fc.assert(
      fc.property(steps, fc.constantFrom("slagbil", "IMPOT", "bescheid", "lasting"), (script, search) => {
        const log = logOf(script);
        const { readModel } = projected(log.events, 5);
        const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
        const rows = allRows(log, readModel);
        const contents = readModel.contentById(rows.map((row) => row.id));
        const matches = (row: MessageRow) =>
          (row.sender === TAX && fold("Belastingen").includes(fold(search))) ||
          fold(contents.get(row.id)?.subject.nl ?? "").includes(fold(search));
        for (const mailbox of MAILBOXES) {
          for (const folder of FOLDERS) {
            const order = "PUBLICATION_NEWEST_FIRST";
            const expected = sorted(boxOf(rows, mailbox, folder), order).filter(matches);
            expect(walk(readModel, { mailbox, folder, order, search }, 3)).toEqual(expected);
          }
        }
        removeProjected();
      }),
      { numRuns: 30 },
    );
  });

  it("the tables are the same for every size of batch, followed or rebuilt, whether erased content is told or not", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const { events } = logOf(script);
        const whole = projected(events);
        const digest = whole.digest();
        expect(projected(events, 1).digest()).toBe(digest);
        expect(projected(events, 3).digest()).toBe(digest);
        const untold = projected(tombstoned(events), 4);
        expect(untold.digest()).toBe(digest);
        expect(untold.readModel.pendingErasures(1)).toEqual([]);
        expect(await rebuiltDigest(events, 4)).toBe(digest);
        expect(await rebuiltDigest(tombstoned(events), 1_000)).toBe(digest);
        removeProjected();
      }),
      { numRuns: 25 },
    );
  });
});

describe("the digest", () => {
  it("tells apart two logs that differ in one letter of one subject", () => {
    const digests = ["Aanslagbiljet", "Aanslagbiljex"].map((nl) => {
      const log = new ToldLog();
      log.send({ id: uuid(1), content: { subject: { nl } } });
      return projected(log.events).digest();
    });
    expect(digests[0]).not.toBe(digests[1]);
  });
});
